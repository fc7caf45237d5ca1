"""How a run ended."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RunResult:
    """How a run ended.

    Attributes:
        folder: the run folder.
        step: how many steps are trained.
        exit_code: 0, or 130 or 143 where a signal asked the run to stop.
        figures: the last validation.
        warnings: what went wrong on the way.
    """

    folder: Path
    step: int
    exit_code: int
    figures: dict[str, float]
    warnings: tuple[str, ...] = ()
