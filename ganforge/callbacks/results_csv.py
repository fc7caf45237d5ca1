"""`results-csv`: the run's figures as a table."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ganforge.callbacks.keras_protocol import keras_callback
from ganforge.components import Callback, RunContext
from ganforge.files import append_text, complete_lines, write_text

if TYPE_CHECKING:
    import keras

FIRST = ("step", "images", "seconds")


class ResultsCsv(Callback):
    """Writes results.csv: one row a logged step; validation figures join the row of their step."""

    name: Literal["results-csv"] = "results-csv"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Write to the run folder; a run that goes on keeps the rows up to where it does."""
        table = ResultsTable(context.folder / "results.csv")
        return keras_callback(
            start=lambda: table.rewind(context.start_step, context.had_ended), step=table.add, validation=table.add
        )


class ResultsTable:
    """A CSV file that gains rows, and a column when a figure first appears."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.columns: list[str] = []
        self.last_step = 0

    def rewind(self, step: int, unvalidated: bool = False) -> None:
        """Drop the rows beyond `step`, what a crash left of a row, and columns that nothing is left in.

        Args:
            step: where the run goes on.
            unvalidated: drop the validation figures of `step`, too.
        """
        rows = [row for row in self._rows() if int(row["step"]) <= step]
        if unvalidated and rows and int(rows[-1]["step"]) == step:
            rows[-1] |= {name: "" for name in rows[-1] if name.startswith(("validation/", "health/"))}
        rows = [row for row in rows if any(row[name] for name in row.keys() - {"step"})]
        self.columns = [name for name in (rows[0] if rows else ()) if name in FIRST or any(row[name] for row in rows)]
        self._replace([{name: row[name] for name in self.columns} for row in rows])

    def add(self, step: int, figures: Mapping[str, float]) -> None:
        """Add figures to the row of this step."""
        if not figures:
            return
        row = {"step": str(step), **{name: _text(figure) for name, figure in figures.items()}}
        added = [name for name in dict.fromkeys((*FIRST, *row)) if name not in self.columns]
        if not added and step != self.last_step:
            append_text(self.path, self._csv([row]))
            self.last_step = step
            return
        rows = self._rows()
        if step == self.last_step:
            row = rows.pop() | row
        self.columns += added
        self._replace([*rows, row])

    def _rows(self) -> list[dict[str, str]]:
        rows = list(csv.DictReader(complete_lines(self.path)))
        return [row for row in rows if None not in row and None not in row.values()]

    def _replace(self, rows: list[dict[str, str]]) -> None:
        self.last_step = int(rows[-1]["step"]) if rows else 0
        header = {name: name for name in self.columns}
        write_text(self.path, self._csv([header, *rows]) if rows else "")

    def _csv(self, rows: list[dict[str, str]]) -> str:
        text = io.StringIO()
        csv.DictWriter(text, self.columns, lineterminator="\n").writerows(rows)
        return text.getvalue()


def _text(figure: float) -> str:
    """Nine digits tell every float32 from its neighbours."""
    return str(int(figure)) if float(figure).is_integer() else f"{figure:.9g}"
