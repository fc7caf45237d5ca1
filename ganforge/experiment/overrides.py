"""Overrides: `--set trainer.steps=500`, `--set losses.l1.weight=10`."""

import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from ganforge.discovery.kinds import KINDS
from ganforge.errors import Fault
from ganforge.experiment.location import Location, dotted
from ganforge.suggestions import did_you_mean, listed

_LISTS = {kind.table for kind in KINDS.values() if kind.many}


class Overrides:
    """Tables with overrides merged in, and which values came from which override.

    Attributes:
        tables: a merged copy of the tables.
        faults: the overrides that could not be merged.
    """

    def __init__(self, tables: Mapping[str, Any], overrides: Sequence[str]) -> None:
        self.tables: dict[str, Any] = deepcopy(dict(tables))
        self.faults: list[Fault] = []
        self._texts: dict[Location, str] = {}
        for override in overrides:
            try:
                self._texts[_merge(self.tables, override)] = override
            except ValueError as error:
                self.faults.append(Fault((), str(error), position=f"--set {override}"))

    def text_of(self, location: Location) -> str:
        """The override that a value came from, or an empty string."""
        return next((self._texts[prefix] for prefix in prefixes(location) if prefix in self._texts), "")

    def placed(self, fault: Fault) -> Fault:
        """Add the override that the faulty value came from, if any, to a fault."""
        text = self.text_of(fault.location)
        return replace(fault, position=f"--set {text}") if text else fault

    def folder_of(self, location: Location, base_folder: Path) -> Path:
        """Where a relative path at this location starts: overrides from the working folder, others from the base."""
        return Path.cwd() if self.text_of(location) else base_folder


def prefixes(location: Location) -> list[Location]:
    """The location and all that contain it, the nearest first."""
    return [location[:length] for length in range(len(location), 0, -1)]


def _merge(tables: dict[str, Any], override: str) -> Location:
    """Write one override into the tables; return the location that it set."""
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
        raise ValueError("this is not an override. Expected KEY.KEY=VALUE, such as trainer.steps=500.")
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
            f"{names.count(key)} of {dotted(location)} are called {key!r}. Choose one by its number, from 0."
        )
    if key not in names:
        known = [name for name in names if isinstance(name, str)]
        raise ValueError(f"{dotted(location)} has no {key!r}{did_you_mean(key, known)} It has: {listed(known)}.")
    return names.index(key)
