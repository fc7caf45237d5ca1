"""Everything ganforge raises on purpose.

GanforgeError            exit code 1
├── ExperimentError      exit code 2: all faults of an experiment file at once
├── PluginError          exit code 2: a component that no package offers, or that two offer
├── ShapeError           exit code 2: a size that a network cannot take
├── DataError            exit code 1: a folder or file of images that cannot be used
│   └── UnusableFilesError  several of them at once
├── RunError             exit code 1: a run folder or an output that cannot be used
├── TrainingError        exit code 1: training cannot go on
└── WeightsError         exit code 1: a file of weights that cannot be used, or does not fit

Every message reads `where: what is wrong, with the value. Expected ...: why. What to do.` A `Fault` is always one of an
experiment file; a step that is not finite is a failure, and a file that cannot be decoded is unreadable.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


class GanforgeError(Exception):
    """The root: what can be explained in a sentence and needs no traceback."""

    exit_code: ClassVar[int] = 1


@dataclass(frozen=True)
class Fault:
    """One fault of an experiment: where in its tables, and what is wrong there.

    Attributes:
        location: keys and indices from the top of the document: `("losses", 1, "weight")`.
        message: what is wrong and what to do.
        position: `file:line:column`, or the override that the value came from.
        excerpt: the line of the file, and a caret under the column.
    """

    location: tuple[str | int, ...]
    message: str
    position: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        where = f"{self.position}: " if self.position else ""
        return f"{where}{self.message}" + (f"\n{self.excerpt}" if self.excerpt else "")


class ExperimentError(GanforgeError):
    """An experiment that cannot be run.

    Attributes:
        faults: everything that is wrong with it.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class PluginError(GanforgeError):
    """A component that no installed package offers, or that two packages offer."""

    exit_code: ClassVar[int] = 2


class ShapeError(GanforgeError):
    """A size or channel count that a network or dataset cannot take."""

    exit_code: ClassVar[int] = 2


class DataError(GanforgeError):
    """A folder or file that is missing, unreadable or not what the dataset needs."""


class UnusableFilesError(DataError):
    """Several files that cannot be used; the message lists the first ten.

    Attributes:
        reasons: a sentence per file, which names it; the advice follows the last.
        load_rest: loads the `Examples` of the other files, for `ganforge data check`; None if there are none.
    """

    def __init__(self, reasons: Sequence[str], advice: str = "", load_rest: Callable[[], Any] | None = None) -> None:
        self.reasons = (*reasons[:-1], f"{reasons[-1]} {advice}".strip())
        self.load_rest = load_rest
        more = [f"and {len(reasons) - _LISTED} more."] if len(reasons) > _LISTED else []
        super().__init__("\n".join([*reasons[:_LISTED], *more, *filter(None, [advice])]))


_LISTED = 10


class RunError(GanforgeError):
    """A run folder that is missing or does not fit, or an output that cannot be written."""


class TrainingError(GanforgeError):
    """Training that cannot go on."""


class WeightsError(GanforgeError):
    """A file of weights that another tool wrote, which is damaged, holds something else, or does not fit."""
