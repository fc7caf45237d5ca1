"""What a run is and how far it has come, from its folder alone and quickly."""

import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from ganforge.runs.directory import RunDirectory
from ganforge.runs.results_file import ResultsFile, Row

State = Literal["running", "finished", "stopped"]
VALIDATION = "validation/"


@dataclass(frozen=True)
class BestFigure:
    """The best validation of a run that chose a metric for it.

    Attributes:
        metric: its name.
        step: when it was.
        figure: its value; NaN if the table no longer has it.
    """

    metric: str
    step: int
    figure: float


@dataclass(frozen=True)
class RunSummary:
    """One run at a glance.

    Attributes:
        path: its folder.
        state: `finished` once the last step is trained, `running` while a process trains in it, else `stopped`.
        step: how far it is.
        steps: how far it is to go.
        date: when it started first, as ISO 8601; empty if that is not recorded.
        seconds: of training so far.
        method: the name of the component.
        dataset: the name of the component.
        figures: the last validation.
        best: None if there is none.
    """

    path: Path
    state: State
    step: int
    steps: int
    date: str
    seconds: float
    method: str
    dataset: str
    figures: Mapping[str, float]
    best: BestFigure | None

    @classmethod
    def of(cls, run: RunDirectory) -> Self:
        """Read what a run folder says.

        Raises:
            RunError: its record is damaged.
        """
        tables, starts, results = run.tables, run.starts.all(), ResultsFile(run.results)
        newest = results.last()
        step = max([int(_number(newest.get("step"), 0)), *_checkpoint_steps(run.checkpoints)])
        validation = figures_of(results.last(VALIDATION))
        last = starts[-1] if starts else {}
        return cls(
            path=run.path,
            state="running" if run.lock.is_held_by_another() else "finished" if last.get("finished") else "stopped",
            step=step,
            steps=int(_number(_option(tables, "trainer", "steps"), 0)),
            date=str(starts[0].get("date", "")) if starts else "",
            seconds=_number(newest.get("seconds"), 0.0),
            method=str(_option(tables, "method", "name")),
            dataset=str(_option(tables, "dataset", "name")),
            figures=validation,
            best=_best(run, _option(tables, "trainer", "best"), results),
        )


def figures_of(row: Row) -> dict[str, float]:
    """The metrics of a validation, without the number of examples."""
    names = {name.removeprefix(VALIDATION): text for name, text in row.items() if name.startswith(VALIDATION)}
    return {name: _number(text, math.nan) for name, text in names.items() if text and name != "n"}


def _best(run: RunDirectory, metric: Any, results: ResultsFile) -> BestFigure | None:
    with suppress(OSError, ValueError):
        step = int((run.checkpoints / "best").read_text(encoding="utf-8"))
        return BestFigure(str(metric), step, figures_of(results.at(step)).get(str(metric), math.nan))
    return None


def _checkpoint_steps(folder: Path) -> list[int]:
    with suppress(OSError):
        return [int(path.name) for path in folder.iterdir() if path.name.isdecimal()]
    return []


def _option(tables: Mapping[str, Any], table: str, option: str) -> Any:
    value = tables.get(table) if isinstance(tables, Mapping) else None
    return value.get(option, "") if isinstance(value, Mapping) else ""


def _number(value: Any, otherwise: float) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return otherwise
