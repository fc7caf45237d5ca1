"""What to translate, and where each translation goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ganforge.errors import DataError
from ganforge.images import image_files


@dataclass(frozen=True)
class Job:
    """One file to translate, and where its translation goes."""

    source: Path
    generated: Path


def plan_jobs(inputs: Sequence[Path], out: Path, overwrite: bool = False) -> list[Job]:
    """Pair every input file with its output, `<out>/<stem>.png`; folders give the images in them.

    Raises:
        DataError: an input is missing, two would be written to one file, or a file is there already.
    """
    jobs = [Job(file, out / f"{file.stem}.png") for path in inputs for file in _files(path)]
    taken: dict[Path, Path] = {}
    for job in jobs:
        if job.generated in taken:
            raise DataError(
                f"{job.source}: its translation would have the name of {taken[job.generated]}'s, {job.generated.name}. "
                "Every input needs a name of its own. Translate them into two folders."
            )
        taken[job.generated] = job.source
        _refuse_loss(job, overwrite)
    return jobs


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return image_files(path)
    if not path.exists():
        raise DataError(f"{path}: there is no such file or folder. An image or a folder of images. Check the name.")
    return [path]


def _refuse_loss(job: Job, overwrite: bool) -> None:
    if job.generated.exists() and (not overwrite or job.generated.samefile(job.source)):
        raise DataError(
            f"{job.generated}: it is there already and would be lost. A folder without it. "
            "Choose another --out, or give --overwrite to replace earlier translations."
        )
