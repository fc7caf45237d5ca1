"""All that a report says about a run, read once from its folder."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ganforge.callbacks.results_csv import read_rows
from ganforge.callbacks.stats import read_events
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_evaluations import RecordedEvaluation, recorded_evaluations
from ganforge.runs.run_summary import RunSummary, State


@dataclass(frozen=True)
class RunRecord:
    """The contents of a run folder.

    Attributes:
        run: the folder.
        summary: the run at a glance.
        tables: the resolved experiment.
        starts: what each start ran on.
        rows: of `results.csv`.
        findings: about the run's health, in order.
        failures: the steps that were not finite.
        evaluations: by `ganforge evaluate`, the oldest first.
    """

    run: RunDirectory
    summary: RunSummary
    tables: Mapping[str, Any]
    starts: Sequence[Mapping[str, Any]]
    rows: Sequence[Mapping[str, str]]
    findings: Sequence[Mapping[str, Any]]
    failures: Sequence[int]
    evaluations: Sequence[RecordedEvaluation]

    @classmethod
    def of(cls, run: RunDirectory) -> Self:
        """Read a run folder.

        Raises:
            RunError: its record is damaged.
        """
        failures = sorted(int(path.name) for path in run.failures.glob("*") if path.name.isdecimal())
        return cls(
            run,
            RunSummary.of(run),
            run.tables,
            run.starts.all(),
            read_rows(run.results)[0],
            [event for event in read_events(run.stats) if event["event"] == "health"],
            failures,
            recorded_evaluations(run.evaluations),
        )

    @property
    def name(self) -> str:
        """The name of the run."""
        return self.run.path.absolute().name

    @property
    def shown_path(self) -> Path:
        """The folder as commands name it, without what leads there: a report may be shown to anyone."""
        path = self.run.path.absolute()
        return Path(path.parent.name) / path.name

    @property
    def state(self) -> State:
        """How the run stands."""
        return self.summary.state

    def text(self, path: Path) -> str:
        """A text file of the run; empty where there is none."""
        try:
            return path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    @property
    def default_name(self) -> str:
        """What the experiment is called without a name of its own; empty if it was made in Python."""
        try:
            return str(json.loads(self.text(self.run.origin))["default_name"])
        except (ValueError, KeyError, TypeError):
            return ""
