"""Everything ganforge raises on purpose.

GanforgeError            exit code 1
├── ExperimentError      exit code 2: every fault of an experiment file at once
├── PluginError          exit code 2: a component nobody offers, or two packages offer
├── ShapeError           exit code 2: a size the network cannot take
├── DataError            exit code 1: a folder or a file that cannot be used
├── RunError             exit code 1: a run folder that cannot be used
└── TrainingError        exit code 1: training cannot go on

Every message reads `where: what is wrong, with the value. What would be right. What to do.`
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class GanforgeError(Exception):
    """The root: a mistake that can be explained in a sentence and needs no traceback."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True)
class Fault:
    """One fault of an experiment: where in the tables, and what is wrong there.

    `location` is the path of keys and indices: `("losses", 1, "weight")`.
    """

    location: tuple[str | int, ...]
    message: str
    position: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        where = f"{self.position}: " if self.position else ""
        return f"{where}{self.message}" + (f"\n{self.excerpt}" if self.excerpt else "")


class ExperimentError(GanforgeError):
    """An experiment that cannot be run; `faults` holds every fault found."""

    exit_code: ClassVar[int] = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class PluginError(GanforgeError):
    """A component that no installed package offers, or that two offer."""

    exit_code: ClassVar[int] = 2


class ShapeError(GanforgeError):
    """A size or channel count that a network or dataset cannot take."""

    exit_code: ClassVar[int] = 2


class DataError(GanforgeError):
    """A folder or file that is missing, unreadable or not what the dataset needs."""


class RunError(GanforgeError):
    """A run folder that is missing, not one, or does not fit what is asked of it."""


class TrainingError(GanforgeError):
    """Training that cannot go on."""
