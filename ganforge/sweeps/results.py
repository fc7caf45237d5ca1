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
        metric: the figure that decides which run is best; empty for that which decides about the best checkpoint, or
            the first.
    """

    rows: Sequence[SweepRow]
    metric: str = ""

    @classmethod
    def of(cls, sweep: SweepFolder) -> Self:
        """Read how every run of a sweep stands."""
        plan = sweep.plan
        planned = [SweepRow.of(sweep, combination) for combination in plan.combinations]
        trials = [SweepRow.of(sweep, *trial) for trial in sweep.trials().values()]
        return cls([*planned, *trials], plan.search.metric if plan.search else "")

    @property
    def keys(self) -> list[str]:
        """The options that differ, in the order in which they were given."""
        return list(dict.fromkeys(key for row in self.rows for key in row.combination.values))

    @property
    def figures(self) -> list[str]:
        """The names of what was measured, that which decides first."""
        summaries = [row.summary for row in self.rows if row.summary]
        measured = dict.fromkeys(name for summary in summaries for name in summary.figures)
        first = [name for name in (self.metric, *(summary.chosen for summary in summaries)) if name in measured]
        return list(dict.fromkeys([*first, *measured]))

    @property
    def tables(self) -> dict[str, ResultTable]:
        """By title, the one to look at first in front."""
        runs = {"Runs": self._runs()}
        return {"Means over seeds": self._means(), **runs} if SEED in self.keys else runs

    @property
    def best(self) -> str:
        """A sentence about the best combination, by what its runs measured last; empty if nothing was measured."""
        name = next(iter(self.figures), "")
        groups = list(self._groups().values())
        finished = [[row for row in rows if row.state == FINISHED] for rows in groups]
        judged = [rows for rows in finished if _last(rows, name)] or [rows for rows in groups if _last(rows, name)]
        if not judged:
            return ""
        higher = any(figure.higher_is_better for row in self.rows if (figure := _figure(row, name)))
        best = max(judged, key=lambda rows: _mean(rows, name) * (1 if higher else -1))
        title = best[0].combination.title_without(SEED)
        over = f" over {len(best)} seeds" if len(best) > 1 else ""
        better = "higher" if higher else "lower"
        return f"Best {name} ({better} is better): {_mean_text(best, name)}{over}, {title}.".replace(", .", ".")

    def ranked(self, name: str) -> list[SweepRow]:
        """The runs by what they measured last, the best first and those without the figure last."""

        def rank(row: SweepRow) -> float:
            figure = _figure(row, name)
            value = figure.last.value if figure else math.nan
            return math.inf if figure is None or math.isnan(value) else -value if figure.higher_is_better else value

        return sorted(self.rows, key=rank)

    def _groups(self) -> dict[tuple[str, ...], list[SweepRow]]:
        """The runs that differ in their seed only."""
        keys = [key for key in self.keys if key != SEED]
        groups: dict[tuple[str, ...], list[SweepRow]] = {}
        for row in self.rows:
            groups.setdefault(self._values(row, keys), []).append(row)
        return groups

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
        """Of the runs that are finished."""
        heads = (*(short_names(self.keys)[key] for key in self.keys if key != SEED), "seeds", *self.figures)
        lines = []
        for values, rows in self._groups().items():
            finished = [row for row in rows if row.state == FINISHED]
            share = str(len(rows)) if len(finished) == len(rows) else f"{len(finished)} of {len(rows)}"
            lines.append((*values, share, *(_mean_text(finished, name) for name in self.figures)))
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


def _last(rows: Sequence[SweepRow], name: str) -> list[float]:
    values = [figure.last.value for row in rows if (figure := _figure(row, name))]
    return [value for value in values if math.isfinite(value)]


def _mean(rows: Sequence[SweepRow], name: str) -> float:
    values = _last(rows, name)
    return fmean(values) if values else math.nan


def _mean_text(rows: Sequence[SweepRow], name: str) -> str:
    """The mean of the last values and their standard deviation."""
    values = _last(rows, name)
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
