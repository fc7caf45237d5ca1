"""How a run ended."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunResult:
    """How a run ended.

    Attributes:
        folder: the run folder.
        step: how many steps are trained.
        start: the step that it started from this time.
        exit_code: 0, or 128 and the number of the signal that stopped it.
        figures: the last validation.
        warnings: what went wrong on the way.
    """

    folder: Path
    step: int
    start: int
    exit_code: int
    figures: dict[str, float]
    warnings: tuple[str, ...] = ()
