"""`results-csv`: the run's figures as a table."""

import csv
import io
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.components import Callback, RunContext
from ganforge.files import append_text, complete_lines, set_aside, write_text

if TYPE_CHECKING:
    import keras

trouble = logging.getLogger("ganforge.trouble")

FIRST = ("step", "images", "seconds")


class ResultsCsv(Callback):
    """Writes results.csv: one row per logged step; validation figures are added to the row of their step."""

    name: Literal["results-csv"] = "results-csv"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Write to the run folder; a run that goes on keeps the rows up to where it does."""
        table = ResultsTable(context.folder / "results.csv")
        return keras_callback(
            start=lambda: table.rewind(context.start_step, context.had_ended), step=table.add, validation=table.add
        )


class ResultsTable:
    """A CSV file that gains rows, and a column when a figure first appears.

    If somebody else has changed or removed it, it is set aside and begun anew with the rows that can be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: list[str] = []
        self.last_step = 0
        self._stamp: tuple[int, int] | None = None  # as this table wrote the file

    def rewind(self, step: int, unvalidated: bool = False) -> None:
        """Drop the rows after `step`, what a crash left of a row, and columns that have become empty.

        Args:
            step: where the run is resumed.
            unvalidated: drop the validation figures of `step`, too.
        """
        rows = [row for row in self._usable_rows() if int(row["step"]) <= step]
        if unvalidated and rows and int(rows[-1]["step"]) == step:
            rows[-1] |= {name: "" for name in rows[-1] if name.startswith(("validation/", "health/"))}
        self._replace([row for row in rows if any(row[name] for name in row.keys() - {"step"})])

    def add(self, step: int, figures: Mapping[str, float]) -> None:
        """Add figures to the row of this step."""
        if not figures:
            return
        if self._has_changed():
            self._replace(self._usable_rows())
        row = {"step": str(step), **{name: _text(figure) for name, figure in figures.items()}}
        if step != self.last_step and row.keys() <= set(self.columns):
            self._append(row)
            return
        rows = read_rows(self.path)[0]
        before = rows.pop() if rows and step == self.last_step else {}
        self._replace([*rows, before | row])

    def _has_changed(self) -> bool:
        return self._stamp is not None and self._stamp != _stamp(self.path)

    def _usable_rows(self) -> list[dict[str, str]]:
        rows, is_sound = read_rows(self.path)
        if not is_sound:
            set_aside(self.path, f"it is not as it was written: {len(rows)} rows can be read")
        elif self._has_changed():
            trouble.warning("%s: it was removed or changed meanwhile. Training continues with a new one.", self.path)
        return rows

    def _append(self, row: Mapping[str, str]) -> None:
        append_text(self.path, self._csv([row]))
        self.last_step = int(row["step"])
        self._stamp = _stamp(self.path)

    def _replace(self, rows: Sequence[Mapping[str, str]]) -> None:
        filled = dict.fromkeys(name for row in rows for name in row if name in FIRST or row[name])
        self.columns = [*(FIRST if rows else ()), *(name for name in filled if name not in FIRST)]
        write_text(self.path, self._csv([{name: name for name in self.columns}, *rows]) if rows else "")
        self.last_step = int(rows[-1]["step"]) if rows else 0
        self._stamp = _stamp(self.path)

    def _csv(self, rows: Sequence[Mapping[str, str]]) -> str:
        text = io.StringIO()
        csv.DictWriter(text, self.columns, extrasaction="ignore", lineterminator="\n").writerows(rows)
        return text.getvalue()


def read_rows(path: Path) -> tuple[list[dict[str, str]], bool]:
    """The rows of a table that can be read, in the order of their steps, and whether these are all there are."""
    lines = complete_lines(path)
    try:
        rows = list(csv.DictReader(lines))
    except csv.Error:
        return [], False
    usable = [row for row in rows if _is_usable(row)]
    return sorted(usable, key=lambda row: int(row["step"])), len(usable) == max(0, len(lines) - 1)


def last_row(path: Path) -> dict[str, str]:
    """The last complete row of a table, found without parsing the others; empty if there is none."""
    try:
        head, *rows = path.read_bytes().rpartition(b"\n")[0].split(b"\n", 1)
    except OSError:
        return {}
    newest = rows[0].rpartition(b"\n")[2] if rows else b""
    lines = [line.decode("utf-8-sig", errors="replace") for line in (head, newest)]
    return next((row for row in csv.DictReader(lines) if _is_usable(row)), {})


def _stamp(path: Path) -> tuple[int, int] | None:
    """What changes when somebody writes a file; None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _is_usable(row: Mapping[str, str]) -> bool:
    try:
        int(row["step"])
        for text in filter(None, row.values()):
            float(text)
    except (KeyError, TypeError, ValueError):  # no such column, more values than columns, or no numbers
        return False
    return None not in row.values()


def _text(figure: float) -> str:
    """Nine digits distinguish every float32 from its neighbours."""
    return str(int(figure)) if float(figure).is_integer() else f"{figure:.9g}"
