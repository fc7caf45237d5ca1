"""What came out of a sweep, as tables: one row per run, and means over seeds."""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any, Self

from ganforge.runs.measurements import Measured, Measurements
from ganforge.sweeps.grid_option import SEED
from ganforge.sweeps.option_names import short_names, shown_value
from ganforge.sweeps.result_table import ResultTable
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_row import FINISHED, SweepRow


@dataclass(frozen=True)
class Results:
    """What came out of a sweep.

    Attributes:
        rows: how each run stands.
    """

    rows: Sequence[SweepRow]

    @classmethod
    def of(cls, sweep: SweepFolder) -> Self:
        """Read how every run of a sweep stands."""
        planned = [SweepRow.of(sweep, combination) for combination in sweep.plan.combinations]
        return cls([*planned, *(SweepRow.of(sweep, *trial) for trial in sweep.trials().values())])

    @property
    def keys(self) -> list[str]:
        """The options that differ, in the order in which they were given."""
        return list(dict.fromkeys(key for row in self.rows for key in row.combination.values))

    @property
    def figures(self) -> list[str]:
        """The names of what was measured, that which decides about the best checkpoint first."""
        summaries = [row.summary for row in self.rows if row.summary]
        chosen = [summary.chosen for summary in summaries if summary.chosen]
        return list(dict.fromkeys([*chosen, *(name for summary in summaries for name in summary.figures)]))

    @property
    def tables(self) -> dict[str, ResultTable]:
        """By title, the one to look at first in front."""
        runs = {"Runs": self._runs()}
        return {"Means over seeds": self._means(), **runs} if SEED in self.keys else runs

    @property
    def best(self) -> str:
        """A sentence about the best run, by what it measured last; empty if nothing was measured."""
        if not self.figures:
            return ""
        name = self.figures[0]
        ranked = self.ranked(name)
        figure = _figure(ranked[0], name)
        if figure is None or math.isnan(figure.last.value):
            return ""
        better = "higher" if figure.higher_is_better else "lower"
        return f"Best {name} ({better} is better): {figure.last.value:.4g}, {ranked[0].combination.title}."

    def ranked(self, name: str) -> list[SweepRow]:
        """The runs by what they measured last, the best first and those without the figure last."""

        def rank(row: SweepRow) -> float:
            figure = _figure(row, name)
            value = figure.last.value if figure else math.nan
            return math.inf if figure is None or math.isnan(value) else -value if figure.higher_is_better else value

        return sorted(self.rows, key=rank)

    def _runs(self) -> ResultTable:
        columns = self._columns(self.rows)
        heads = ("", *(short_names(self.keys)[key] for key in self.keys), "state", *columns)
        lines = [
            (
                str(number),
                *self._values(row, self.keys),
                row.progress,
                *(texts[number - 1] for texts in columns.values()),
            )
            for number, row in enumerate(self.rows, 1)
        ]
        return ResultTable(heads, tuple(lines))

    def _columns(self, rows: Sequence[SweepRow]) -> dict[str, list[str]]:
        """For each figure the last values, and the best if any differ."""
        columns: dict[str, list[str]] = {}
        for name in self.figures:
            figures = [_figure(row, name) for row in rows]
            columns[name] = [_text(figure.last) if figure else "-" for figure in figures]
            if any(figure.best.value != figure.last.value for figure in figures if figure):
                best = [f"{_text(figure.best)} at {figure.best.step}" if figure else "-" for figure in figures]
                columns[f"best {name}"] = best
        return columns

    def _means(self) -> ResultTable:
        keys = [key for key in self.keys if key != SEED]
        groups: dict[tuple[str, ...], list[SweepRow]] = {}
        for row in self.rows:
            groups.setdefault(self._values(row, keys), []).append(row)
        heads = (*(short_names(self.keys)[key] for key in keys), "seeds", *self.figures)
        lines = [
            (*values, _share(rows), *(_mean([_figure(row, name) for row in rows]) for name in self.figures))
            for values, rows in groups.items()
        ]
        return ResultTable(heads, tuple(lines))

    def _values(self, row: SweepRow, keys: Sequence[str]) -> tuple[str, ...]:
        return tuple(shown_value(row.combination.values.get(key, "-")) for key in keys)

    def objects(self) -> list[dict[str, Any]]:
        """One object per run, for programs; what is not known is null."""
        return [
            {
                "name": row.combination.name,
                "run": str(row.run.path) if row.run else None,
                "values": dict(row.combination.values),
                "state": row.state,
                "step": row.summary.step if row.summary else None,
                "failure": row.failure or None,
                "figures": {
                    name: _object(figure) for name, figure in (row.summary.figures if row.summary else {}).items()
                },
            }
            for row in self.rows
        ]

    def csv(self) -> str:
        """One row per run: options by their whole keys, and every figure's last and best value."""
        heads = ["run", *self.keys, "state", "step"]
        heads += [f"{name} {which}" for name in self.figures for which in ("last", "best", "best step")]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(heads)
        for row in self.rows:
            values = [shown_value(row.combination.values.get(key, "")) for key in self.keys]
            known = [row.run.path.name if row.run else "", *values, row.state, row.summary.step if row.summary else ""]
            writer.writerow([*known, *(text for name in self.figures for text in _numbers(_figure(row, name)))])
        return text.getvalue()

    def markdown(self) -> str:
        """All tables, the failures and the best run."""
        parts = [f"## {title}\n\n{table.markdown()}" for title, table in self.tables.items()]
        failures = [f"- {row.combination.title}: {' '.join(row.failure.split())}" for row in self.rows if row.failure]
        parts += ["## Failures\n\n" + "\n".join(failures)] if failures else []
        return "\n\n".join([*parts, *filter(None, [self.best])]) + "\n"


def _figure(row: SweepRow, name: str) -> Measurements | None:
    return row.summary.figures.get(name) if row.summary else None


def _text(measured: Measured) -> str:
    return f"{measured.value:.4g}" if math.isfinite(measured.value) else "-"


def _share(rows: Sequence[SweepRow]) -> str:
    finished = sum(row.state == FINISHED for row in rows)
    return str(finished) if finished == len(rows) else f"{finished} of {len(rows)}"


def _mean(figures: Sequence[Measurements | None]) -> str:
    """The mean of the last values and their standard deviation."""
    values = [figure.last.value for figure in figures if figure and math.isfinite(figure.last.value)]
    if not values:
        return "-"
    return f"{fmean(values):.4g} ± {stdev(values):.2g}" if len(values) > 1 else f"{values[0]:.4g}"


def _numbers(figure: Measurements | None) -> Iterator[str]:
    yield from (repr(figure.last.value), repr(figure.best.value), str(figure.best.step)) if figure else ("", "", "")


def _object(figure: Measurements) -> Mapping[str, Any]:
    return {
        which: {"step": step, "value": value if math.isfinite(value) else None}
        for which, (step, value) in (("last", figure.last), ("best", figure.best))
    } | {"higher_is_better": figure.higher_is_better, "n": figure.n}
