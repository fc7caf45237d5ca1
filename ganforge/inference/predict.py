"""Translate files and folders that have no pair."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganforge.errors import DataError
from ganforge.images import from_uint8, image_files, read_image, write_png
from ganforge.inference.trained import Trained


@dataclass(frozen=True)
class Job:
    """One file to translate, and where its translation goes."""

    source: Path
    generated: Path


@dataclass(frozen=True)
class Outcome:
    """What became of one job; `error` is empty where it was done."""

    job: Job
    error: str = ""


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


def translate_files(trained: Trained, jobs: Sequence[Job]) -> Iterator[Outcome]:
    """Translate one job after the other; a bad file is told and the rest go on."""
    for job in jobs:
        try:
            generated = trained.translate(from_uint8(read_image(job.source)))
        except DataError as error:
            yield Outcome(job, str(error))
            continue
        write_png(job.generated, generated)
        yield Outcome(job)


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
