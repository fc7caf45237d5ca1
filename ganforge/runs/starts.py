"""`environment.json`: what each start of a run ran on."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ganforge.files import set_aside, write_text
from ganforge.runs.experiment_changes import differences

DECISIVE = {"data", "devices", "packages", "platform", "plugins", "python", "threads"}
"""What may change results, if only in the last digits, when a resumed run has another."""


class Starts:
    """The starts of one run, the first when it was made and the others when it was resumed."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> list[dict[str, Any]]:
        """Every start, in order; none if the record is missing or damaged, for nothing depends on it."""
        try:
            starts = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return [start for start in starts if isinstance(start, dict)] if isinstance(starts, list) else []

    def last(self) -> dict[str, Any]:
        """The last start; empty before there is one."""
        return next(reversed(self.all()), {})

    def add(self, start: Mapping[str, Any]) -> list[str]:
        """Record a start.

        Returns:
            What differs from the start before and may change results, one line per field.

        Raises:
            RunError: it cannot be written.
        """
        before = self.last()
        if self.path.exists() and not before:
            set_aside(self.path, "it is damaged")
        self._write([*self.all(), dict(start)])
        known = {name: value for name, value in before.items() if name in start}
        found = differences(known, {name: value for name, value in start.items() if name in known})
        return [text for name, text in found.items() if name.split(".")[0].split("[")[0] in DECISIVE]

    def finish(self) -> None:
        """Record that the last start trained to the last step.

        Raises:
            RunError: it cannot be written.
        """
        if starts := self.all():
            self._write([*starts[:-1], {**starts[-1], "finished": True}])

    def plugin_files(self) -> dict[str, str]:
        """The SHA-256 of each plugin that was recorded with one, by file name, as the run used it last."""
        return {name: digest for start in self.all() for name, digest in start.get("plugins", {}).items()}

    def _write(self, starts: list[dict[str, Any]]) -> None:
        write_text(self.path, json.dumps(starts, indent=2) + "\n")
