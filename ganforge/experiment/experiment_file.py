"""An experiment file: TOML with overrides merged in, and the line and column of every fault."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.overrides import Overrides, prefixes
from ganforge.experiment.paths import ESCAPES
from ganforge.experiment.toml_positions import Location, Position, toml_positions
from ganforge.suggestions import did_you_mean

_NOWHERE = Position(0, 0)
"""The position of what the file does not contain; it sorts first."""


class ExperimentFile:
    """A file and the `--set` overrides on top of it.

    Raises:
        ExperimentError: the file cannot be read, or is not TOML.
    """

    def __init__(self, path: Path, overrides: Sequence[str] = ()) -> None:
        self.path = path
        self.text = _text(path)
        try:
            self.overrides = Overrides(tomllib.loads(self.text), overrides)
        except tomllib.TOMLDecodeError as error:
            raise ExperimentError([_syntax_fault(path, self.text, str(error))]) from error

    def placed(self, faults: Sequence[Fault]) -> list[Fault]:
        """Add file, line, column and source line to faults: in the order of the file, then those from `--set`."""
        found = sorted((self._place(fault.location), index) for index, fault in enumerate(faults))
        return [self._placed(faults[index], position) for (_, position), index in found]

    @cached_property
    def _positions(self) -> dict[Location, Position]:
        return toml_positions(self.text)

    def _place(self, location: Location) -> tuple[str, Position]:
        """The override that set a location, and the position of the nearest key that the file contains."""
        held = (self._positions[prefix] for prefix in prefixes(location) if prefix in self._positions)
        return self.overrides.text_of(location), next(held, _NOWHERE)

    def _placed(self, fault: Fault, position: Position) -> Fault:
        if self.overrides.text_of(fault.location):
            return self.overrides.placed(fault)
        if position == _NOWHERE:
            return replace(fault, position=f"{self.path}:1:1")
        return _at(fault, self.path, self.text, position)


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
    """`tomllib` gives the position only as part of its message."""
    found = re.search(r"\s*\(at line (\d+), column (\d+)\)$", message)
    lines = text.split("\n")
    position = Position(int(found[1]), int(found[2])) if found else Position(len(lines), len(lines[-1]) + 1)
    reason = re.sub(r"\s*\(at [^)]*\)$", "", message)
    hint = f" {ESCAPES}" if re.search(r'"[^"]*\\', lines[position.line - 1]) else ""
    return _at(Fault((), f"not valid TOML: {reason}.{hint}"), path, text, position)


def _at(fault: Fault, path: Path, text: str, position: Position) -> Fault:
    line = text.split("\n")[position.line - 1]
    caret = re.sub(r"[^\t]", " ", line[: position.column - 1]) + "^"
    excerpt = f"    {line}\n    {caret}" if line.strip() else ""
    return replace(fault, position=f"{path}:{position.line}:{position.column}", excerpt=excerpt)
