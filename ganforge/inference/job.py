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
    """One image to make, or several samples of it.

    Attributes:
        sources: the files that it is made from: one unless sources are stacked, none where it is made from noise.
        generated: where it goes; where there are several samples, what their names begin with.
        seeds: of the samples; none where there is one image.
        sheet: where it goes beside its source; None if that is not asked for.
    """

    sources: tuple[Path, ...]
    generated: Path
    seeds: tuple[int, ...] = ()
    sheet: Path | None = None

    def sample(self, seed: int) -> Path:
        """Where the image that a seed gives goes."""
        return self._named(f"seed-{seed:06d}", self.generated.suffix) if self.seeds else self.generated

    @property
    def mean(self) -> Path:
        """Where the mean of all samples goes."""
        return self._named("mean", self.generated.suffix)

    @property
    def deviation(self) -> Path:
        """Where the picture of their deviation goes."""
        return self._named("deviation", ".png")

    @property
    def files(self) -> list[Path]:
        """All files that are made."""
        made = [*map(self.sample, self.seeds), self.mean, self.deviation] if self.seeds else [self.generated]
        return [*made, *([self.sheet] if self.sheet else [])]

    def __str__(self) -> str:
        made = self._named("seed-*", self.generated.suffix) if self.seeds else self.generated
        return f"{' + '.join(map(visible, self.sources))} -> {visible(made)}"

    def _named(self, what: str, suffix: str) -> Path:
        return self.generated.with_name(f"{self.generated.stem}-{what}{suffix}")


def refuse_loss(jobs: Iterable[Job], existing: Existing) -> None:
    """Refuse jobs that would replace a source, each other's image or, unless asked, an earlier one.

    Raises:
        DataError: one would.
    """
    taken: dict[str, tuple[Path, Job]] = {}
    for job in jobs:
        for file in job.files:
            _, first = taken.setdefault(file_key(file), (file, job))
            if first is not job:
                raise DataError(
                    f"{visible(job.sources[0])} and {visible(first.sources[0])}: both translations would be "
                    f"{visible(file)}. Expected inputs of different names. Translate them into two folders."
                )
    for file, job in taken.values():
        _refuse_loss(file, job, existing)


def file_key(path: Path) -> str:
    """Equal for names that some file system takes for the same."""
    return canonical(str(path)).casefold()


def _refuse_loss(file: Path, job: Job, existing: Existing) -> None:
    if not file.exists():
        return
    if any(map(file.samefile, job.sources)):
        raise DataError(f"{visible(file)}: its translation would replace the image itself. Choose another --out.")
    if existing == "refuse":
        raise DataError(
            f"{visible(file)}: the file exists already. Choose another --out, add --skip-existing to go on with the "
            "others, or --overwrite to replace it."
        )
