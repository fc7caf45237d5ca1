"""What callbacks are told of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ganforge.health.finding import Findings
from ganforge.health.step_records import StepRecords

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class RunContext:
    """What a callback may know of the run it watches.

    folder: the run folder; a callback writes below it only.
    steps: the last step of this run.
    start_step: the step it starts or goes on from.
    log_every, sample_every: in steps.
    fixed: the inputs chosen once, `source` and `target`, (n, height, width, channels) float32 in [-1, 1].
    translate: source to generated, like `fixed`, with the weights of this moment.
    validate_every: in steps; None where only the end is validated.
    to_pictures: images of a role, source or target, as `grid` shows them: `Dataset.to_pictures`.
    findings: what is found about the run's health, for callbacks that follow it.
    records: the figures at even distances, whatever is logged, for callbacks that follow them.
    """

    folder: Path
    steps: int
    start_step: int
    log_every: int
    sample_every: int
    fixed: Mapping[str, "np.ndarray"]
    translate: Callable[["np.ndarray"], "np.ndarray"]
    validate_every: int | None = None
    to_pictures: Callable[[str, "np.ndarray"], "np.ndarray"] = lambda role, images: images
    findings: Findings = field(default_factory=Findings)
    records: StepRecords = field(default_factory=StepRecords)

    @property
    def had_ended(self) -> bool:
        """Whether a validation at `start_step` was only made because the run had ended there, and is no longer due."""
        return not self.validate_every or self.start_step % self.validate_every > 0
