"""What a run is and how far it has come, from its folder alone and quickly."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from ganforge.callbacks.results_csv import last_row
from ganforge.runs.directory import RunDirectory
from ganforge.runs.measurements import Measurements, read_measurements
from ganforge.runs.recorded_evaluations import recorded_evaluations

State = Literal["running", "finished", "stopped"]


@dataclass(frozen=True)
class RunSummary:
    """One run at a glance.

    Attributes:
        path: its folder.
        state: `running` while a process trains in it, `finished` once the last step is trained, else `stopped`.
        step: how far it is.
        steps: how far it is to go.
        date: when it started first, as ISO 8601; empty if that is not recorded.
        seconds: of training so far.
        method: the name of the component.
        dataset: the name of the component.
        figures: what was measured in validations, by name; and what only `ganforge evaluate` measured, last.
        chosen: the name of the figure whose best checkpoint is kept; empty if none is.
    """

    path: Path
    state: State
    step: int
    steps: int
    date: str
    seconds: float
    method: str
    dataset: str
    figures: Mapping[str, Measurements]
    chosen: str

    @classmethod
    def of(cls, run: RunDirectory) -> Self:
        """Read what a run folder says.

        Raises:
            RunError: its record is damaged.
        """
        tables, starts, newest = run.tables, run.starts.all(), last_row(run.results)
        last = starts[-1] if starts else {}
        figures = read_measurements(run.metrics)
        for evaluation in reversed(recorded_evaluations(run.evaluations)):
            figures = figures | {name: each for name, each in evaluation.measurements.items() if name not in figures}
        chosen = str(_option(tables, "trainer", "best"))
        return cls(
            path=run.path,
            state="running" if run.lock.is_held_by_another() else "finished" if last.get("finished") else "stopped",
            step=max([int(_number(newest.get("step"))), *_checkpoint_steps(run.checkpoints)]),
            steps=int(_number(_option(tables, "trainer", "steps"))),
            date=str(starts[0].get("date", "")) if starts else "",
            seconds=_number(newest.get("seconds")),
            method=str(_option(tables, "method", "name")),
            dataset=str(_option(tables, "dataset", "name")),
            figures=figures,
            chosen=next((name for name in figures if chosen in (name, name.partition("/")[0])), ""),
        )


def _checkpoint_steps(folder: Path) -> list[int]:
    with suppress(OSError):
        return [int(path.name) for path in folder.iterdir() if path.name.isdecimal()]
    return []


def _option(tables: Any, table: str, option: str) -> Any:
    value = tables.get(table) if isinstance(tables, Mapping) else None
    return (value.get(option) if isinstance(value, Mapping) else None) or ""


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
