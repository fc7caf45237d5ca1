"""What callbacks can see of a run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ganforge.components.metric import Metric
from ganforge.health.finding import Findings
from ganforge.health.step_records import StepRecords

if TYPE_CHECKING:
    import numpy as np

    from ganforge.contact_sheet import ContactSheet


class Translate(Protocol):
    """Translates examples: entries by name in, images (n, height, width, channels) float32 in [-1, 1] out."""

    def __call__(self, examples: Mapping[str, "np.ndarray"], direction: str = "forward") -> "np.ndarray":
        """Translate in this direction."""
        ...


@dataclass(frozen=True)
class RunContext:
    """What a callback can see of the run it watches.

    Attributes:
        folder: the run folder; a callback writes only below it.
        steps: the last step of this run.
        start_step: the step from which it starts or resumes.
        log_every: steps from one log to the next.
        sample_every: steps from one sample sheet to the next.
        fixed: the same n examples in every sample, each entry by name: images (n, height, width, channels) float32 in
            [-1, 1], vectors (n, length) float32.
        translate: translates examples such as `fixed` with the current weights, in a direction of the method.
        directions: `Method.directions` of this run.
        validate_every: steps from one validation to the next; None if only the last step is validated.
        to_pictures: `Dataset.to_pictures`: turns images of a role, source or target, into what people can look at.
        metrics: what validations measure.
        findings: what is found about the run's health, for callbacks that follow it.
        records: the figures at even distances, whatever is logged, for callbacks that follow them.
        sheets: the sample sheet that was made last, by its step, for all callbacks that show it.
    """

    folder: Path
    steps: int
    start_step: int
    log_every: int
    sample_every: int
    fixed: Mapping[str, "np.ndarray"]
    translate: "Translate"
    validate_every: int | None = None
    directions: Mapping[str, tuple[str, str]] = field(default_factory=lambda: {"forward": ("source", "target")})
    to_pictures: Callable[[str, "np.ndarray"], "np.ndarray"] = lambda role, images: images
    metrics: tuple[Metric, ...] = ()
    findings: Findings = field(default_factory=Findings)
    records: StepRecords = field(default_factory=StepRecords)
    sheets: dict[int, "ContactSheet"] = field(default_factory=dict)

    @property
    def had_ended(self) -> bool:
        """Whether a validation at `start_step` was made because the run had ended there, and not because it was due."""
        is_due = self.validate_every and self.start_step % self.validate_every == 0
        return not is_due or self.start_step == self.steps
