"""An experiment file: TOML with overrides merged in, and the line and column of every fault."""

import json
import os
import re
import sys
import tomllib
from collections.abc import Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Self

from ganforge.errors import ExperimentError, Fault
from ganforge.experiment.location import Location
from ganforge.experiment.overrides import Overrides, prefixes
from ganforge.experiment.paths import ESCAPES
from ganforge.experiment.toml_positions import Position, toml_positions
from ganforge.suggestions import did_you_mean

STANDARD_INPUT = Path("-")
ORIGIN = "origin.json"
"""The file of a run folder that says where the text of its experiment came from."""
_NOWHERE = Position(0, 0)
"""The position of what the file does not contain; it sorts first."""


class ExperimentFile:
    """A file and the `--set` overrides on top of it; it is read once.

    Attributes:
        path: as given; `-` is standard input.
        text: what the file said when it was read.
        override_texts: as given.
        overrides: the tables with the overrides merged in.
        base_folder: where relative paths in the text start.
        default_name: the name of an experiment whose text gives none.

    Raises:
        ExperimentError: the file cannot be read, or is not TOML.
    """

    def __init__(self, path: Path, overrides: Sequence[str] = ()) -> None:
        self.path = path
        self.text = _text(path)
        self.override_texts = tuple(overrides)
        self.base_folder, self.default_name = _origin(path)
        try:
            self.overrides = Overrides(tomllib.loads(self.text), overrides)
        except tomllib.TOMLDecodeError as error:
            raise ExperimentError([_syntax_fault(path, self.text, str(error))]) from error

    def with_overrides(self, overrides: Sequence[str]) -> Self:
        """The same text with further overrides on top."""
        other = copy(self)
        other.override_texts = (*self.override_texts, *overrides)
        other.overrides = Overrides(tomllib.loads(self.text), other.override_texts)
        return other

    def add_override(self, override: str) -> None:
        """Note an override that was decided on after the experiment was made, for whoever runs it again."""
        self.override_texts += (override,)

    def origin(self, folder: Path) -> dict[str, str]:
        """What makes a copy of the text in a folder mean the same: where its paths start, and its default name."""
        absolute = relative = str(self.base_folder.absolute())
        with suppress(ValueError):  # on Windows there is no way from one drive to another
            relative = os.path.relpath(self.base_folder, folder)
        names = {"file": self.path.name, "default_name": self.default_name}
        return {"base_folder": relative, "absolute_base_folder": absolute, **names}

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
        content = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
        return content.decode("utf-8-sig").replace("\r\n", "\n")
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


def _origin(path: Path) -> tuple[Path, str]:
    """Where relative paths start, and the default name; a run folder records both beside its copy of a text."""
    if not path.is_file():
        return Path(), "experiment"  # a pipe is nowhere
    with suppress(OSError, ValueError, KeyError, TypeError):
        recorded = json.loads((path.parent / ORIGIN).read_text(encoding="utf-8"))
        near = Path(os.path.abspath(path.parent / recorded["base_folder"]))  # noqa: PTH100 (`runs` may be a link)
        far = Path(recorded["absolute_base_folder"])
        has_moved = not (near / recorded["file"]).exists() and (far / recorded["file"]).exists()
        return far if has_moved else near, str(recorded["default_name"])
    return path.parent, re.sub(r"[^\w .+-]|^\W", "_", path.stem)


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
