"""Experiment files: TOML, `--set` overrides, and the place of every fault."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from ganforge.errors import ExperimentError, Fault
from ganforge.kinds import KINDS
from ganforge.options import dotted
from ganforge.suggestions import did_you_mean, listed
from ganforge.toml_positions import Location, Position, toml_positions

_NOWHERE = Position(0, 0)
"""The place of what the file does not hold at all; it comes first."""

_LISTS = {kind.table for kind in KINDS.values() if kind.many}


@dataclass(frozen=True)
class ExperimentFile:
    """What was written: by the file, and over it.

    tables: the file's tables with the overrides merged in.
    overridden: what `--set` speaks for, and its text.
    faults: the overrides that could not be merged.
    """

    path: Path
    text: str
    tables: dict[str, Any]
    overridden: dict[Location, str]
    faults: tuple[Fault, ...]

    @classmethod
    def read(cls, path: Path, overrides: Sequence[str] = ()) -> "ExperimentFile":
        """Read a file and merge overrides such as `trainer.steps=500` or `losses.l1.weight=10`.

        Raises:
            ExperimentError: the file cannot be read, or is not TOML.
        """
        text = _text(path)
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ExperimentError([_syntax_fault(path, text, str(error))]) from error
        overridden, faults = _merged(tables, overrides)
        return cls(path, text, tables, overridden, tuple(faults))

    def folder_of(self, location: Location) -> Path:
        """Relative paths are relative to the file, those of `--set` to the working folder."""
        return Path.cwd() if self._override_of(location) else self.path.absolute().parent

    def placed(self, faults: Sequence[Fault]) -> list[Fault]:
        """The faults with file, line, column and source line, in the order of the file, then those of `--set`."""
        found = sorted((self._place(fault.location), index) for index, fault in enumerate(faults))
        return [self._placed(faults[index], place) for place, index in found]

    @cached_property
    def _positions(self) -> dict[Location, Position]:
        return toml_positions(self.text)

    def _place(self, location: Location) -> tuple[str, Position]:
        """The override that speaks for a location, or the position of the nearest key that the file holds."""
        held = (self._positions[prefix] for prefix in _prefixes(location) if prefix in self._positions)
        return self._override_of(location), next(held, _NOWHERE)

    def _placed(self, fault: Fault, place: tuple[str, Position]) -> Fault:
        override, position = place
        if override:
            return replace(fault, position=f"--set {override}")
        if position == _NOWHERE:
            return replace(fault, position=f"{self.path}:1:1")
        return _at(fault, self.path, self.text, position)

    def _override_of(self, location: Location) -> str:
        return next((self.overridden[prefix] for prefix in _prefixes(location) if prefix in self.overridden), "")


def _prefixes(location: Location) -> list[Location]:
    """The location and every one that it lies in, the nearest first."""
    return [location[:length] for length in range(len(location), 0, -1)]


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError as error:
        beside = [file.name for file in path.parent.glob("*.toml")] if path.parent.is_dir() else []
        hint = did_you_mean(path.name, beside)
        raise ExperimentError([Fault((), f"there is no such file{hint}", str(path))]) from error
    except OSError as error:
        raise ExperimentError([Fault((), f"cannot be read: {error.strerror}.", str(path))]) from error
    except UnicodeDecodeError as error:
        raise ExperimentError(
            [Fault((), f"is not UTF-8 at byte {error.start}. Save it as UTF-8.", str(path))]
        ) from error


def _syntax_fault(path: Path, text: str, message: str) -> Fault:
    """`tomllib` says the place in its message only."""
    found = re.search(r"\s*\(at line (\d+), column (\d+)\)$", message)
    lines = text.split("\n")
    position = Position(int(found[1]), int(found[2])) if found else Position(len(lines), len(lines[-1]) + 1)
    reason = re.sub(r"\s*\(at [^)]*\)$", "", message)
    return _at(Fault((), f"not valid TOML: {reason}."), path, text, position)


def _at(fault: Fault, path: Path, text: str, position: Position) -> Fault:
    line = text.split("\n")[position.line - 1]
    caret = re.sub(r"[^\t]", " ", line[: position.column - 1]) + "^"
    excerpt = f"    {line}\n    {caret}" if line.strip() else ""
    return replace(fault, position=f"{path}:{position.line}:{position.column}", excerpt=excerpt)


def _merged(tables: dict[str, Any], overrides: Sequence[str]) -> tuple[dict[Location, str], list[Fault]]:
    overridden: dict[Location, str] = {}
    faults = []
    for override in overrides:
        try:
            overridden[_merge(tables, override)] = override
        except ValueError as error:
            faults.append(Fault((), str(error), position=f"--set {override}"))
    return overridden, faults


def _merge(tables: dict[str, Any], override: str) -> Location:
    """Write one override into the tables; gives the location that it now speaks for."""
    keys, value = _parsed(override)
    container: Any = tables
    location: Location = ()
    created: Location = ()
    for key in keys[:-1]:
        step = _step(container, key, location)
        location = (*location, step)
        if isinstance(container, dict) and step not in container:
            container[step] = [] if step in _LISTS and len(location) == 1 else {}
            created = created or location
        container = container[step]
    step = _step(container, keys[-1], location)
    container[step] = value
    return created or (*location, step)


def _parsed(override: str) -> tuple[list[str], Any]:
    key, equals, value = override.partition("=")
    keys = [part.strip() for part in key.split(".")]
    if not (equals and all(keys)):
        raise ValueError("not an override. Write KEY.KEY=VALUE, such as trainer.steps=500.")
    try:
        parsed = tomllib.loads(f"value = {value}")
    except tomllib.TOMLDecodeError:
        return keys, value
    return keys, parsed["value"] if len(parsed) == 1 else value


def _step(container: Any, key: str, location: Location) -> str | int:
    """The key of a table, or the index of a list's item, which may be given by its name."""
    if isinstance(container, dict):
        return key
    if not isinstance(container, list):
        raise ValueError(f"{dotted(location)} is not a table.")
    names = [item.get("name") if isinstance(item, dict) else None for item in container]
    if key.isdecimal() and int(key) < len(container):
        return int(key)
    if names.count(key) > 1:
        raise ValueError(
            f"{names.count(key)} of {dotted(location)} are called {key!r}. Say which by its number, from 0."
        )
    if key not in names:
        known = [name for name in names if isinstance(name, str)]
        raise ValueError(f"{dotted(location)} has no {key!r}{did_you_mean(key, known)} It has: {listed(known)}.")
    return names.index(key)
