"""Job: which files become which, so that none is lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ganforge.errors import DataError
from ganforge.file_names import canonical, visible

Existing = Literal["refuse", "replace", "keep"]
"""What to do about images that are there already."""


@dataclass(frozen=True)
class Job:
    """One image to make.

    Attributes:
        sources: the files that it is made from: one unless sources are stacked, none where it is made from noise.
        generated: where it goes.
    """

    sources: tuple[Path, ...]
    generated: Path

    def __str__(self) -> str:
        return f"{' + '.join(map(visible, self.sources))} -> {visible(self.generated)}"


def refuse_loss(jobs: Iterable[Job], existing: Existing) -> None:
    """Refuse jobs that would replace a source, each other's image or, unless asked, an earlier one.

    Raises:
        DataError: one would.
    """
    taken: dict[str, Job] = {}
    for job in jobs:
        first = taken.setdefault(file_key(job.generated), job)
        if first is not job:
            raise DataError(
                f"{visible(job.sources[0])} and {visible(first.sources[0])}: both translations would be "
                f"{visible(job.generated)}. Expected inputs of different names. Translate them into two folders."
            )
    for job in taken.values():
        _refuse_loss(job, existing)


def file_key(path: Path) -> str:
    """Equal for names that some file system takes for the same."""
    return canonical(str(path)).casefold()


def _refuse_loss(job: Job, existing: Existing) -> None:
    if not job.generated.exists():
        return
    if any(map(job.generated.samefile, job.sources)):
        raise DataError(
            f"{visible(job.generated)}: its translation would replace the image itself. Choose another --out."
        )
    if existing == "refuse":
        raise DataError(
            f"{visible(job.generated)}: the file exists already. Choose another --out, add --skip-existing to go on "
            "with the others, or --overwrite to replace it."
        )
