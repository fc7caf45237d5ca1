"""How the run of a combination stands."""

from dataclasses import dataclass
from typing import Self

from ganforge.errors import RunError
from ganforge.runs.directory import RunDirectory
from ganforge.runs.run_summary import RunSummary
from ganforge.sweeps.combination import Combination
from ganforge.sweeps.sweep_folder import SweepFolder

NOT_STARTED, FAILED, STOPPED, PRUNED, FINISHED = "not started", "failed", "stopped", "pruned", "finished"


@dataclass(frozen=True)
class SweepRow:
    """How the run of a combination stands.

    Attributes:
        combination: what is trained.
        state: `not started`, `running`, `stopped`, `failed` or `finished`; of a search also `pruned`.
        run: its folder; None before it is begun.
        summary: the run at a glance; None before it is begun, or if its record is damaged.
        failure: why it failed; empty if it did not.
    """

    combination: Combination
    state: str
    run: RunDirectory | None
    summary: RunSummary | None
    failure: str = ""

    @classmethod
    def of(cls, sweep: SweepFolder, combination: Combination, is_pruned: bool = False) -> Self:
        """Read how a run stands, from its folder alone."""
        run = sweep.run_of(combination)
        failure = _text_of(sweep, combination)
        try:
            summary = RunSummary.of(run) if run else None
        except RunError as error:
            return cls(combination, FAILED, run, None, str(error))
        if summary and summary.state != STOPPED:
            return cls(combination, summary.state, run, summary)
        state = FAILED if failure else PRUNED if is_pruned else STOPPED if run else NOT_STARTED
        return cls(combination, state, run, summary, failure)

    @property
    def progress(self) -> str:
        """The state, and how far a run is that is not finished."""
        if self.summary is None or self.state == FINISHED:
            return self.state
        return f"{self.state} at {self.summary.step} of {self.summary.steps}"


def _text_of(sweep: SweepFolder, combination: Combination) -> str:
    try:
        return sweep.error_file(combination).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
