"""What to translate, and where each translation goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.folder_listing import by_name, list_images


@dataclass(frozen=True)
class RunFiles:
    """What the files of a run are: how many make one source, and what those of targets end in."""

    sources: int = 1
    suffix: str = ".png"


@dataclass(frozen=True)
class Job:
    """The files that make the source to translate, one unless it is stacked, and where its translation goes."""

    sources: tuple[Path, ...]
    generated: Path

    def __str__(self) -> str:
        return f"{' + '.join(map(str, self.sources))} -> {self.generated}"


def plan_jobs(inputs: Sequence[Path], out: Path, overwrite: bool = False, files: RunFiles | None = None) -> list[Job]:
    """Pair every source with its output, `<out>/<stem><suffix>`; folders give the images in them.

    Where several files make a source there is an input for each of them: a file, or a folder with files of the same
    names as the others.

    Raises:
        DataError: an input is missing, two would be written to one file, or a file is there already.
    """
    files = files or RunFiles()
    single = files.sources == 1
    sources = [(file,) for path in inputs for file in _files(path)] if single else _stacks(inputs, files.sources)
    jobs = [Job(source, out / f"{source[0].stem}{files.suffix}") for source in sources]
    taken: dict[Path, Path] = {}
    for job in jobs:
        first = job.sources[0]
        if job.generated in taken:
            raise DataError(
                f"{first}: its translation would have the name of {taken[job.generated]}'s, {job.generated.name}. "
                "Every input needs a name of its own. Translate them into two folders."
            )
        taken[job.generated] = first
        _refuse_loss(job, overwrite)
    return jobs


def _stacks(inputs: Sequence[Path], count: int) -> Iterable[tuple[Path, ...]]:
    if len(inputs) != count:
        raise DataError(
            f"{', '.join(map(str, inputs))}: a source of this run is made of {count} files, one of each of its "
            f"folders. Expected {count} inputs in the order of these. Give as many files, or folders."
        )
    if not any(path.is_dir() for path in inputs):
        return [tuple(inputs)]
    named = [by_name(_files(path), path if path.is_dir() else path.parent) for path in inputs]
    known = {stem: file for files in reversed(named) for stem, file in files.items()}
    for path, files in zip(inputs, named, strict=True):
        if alone := sorted(known.keys() - files.keys()):
            raise DataError(
                f"{visible(known[alone[0]])}: there is no image {visible(alone[0])} in {path}. A source needs a file "
                "of the same name in each folder. Add it, or translate the files of one source at a time."
            )
    return [tuple(files[stem] for files in named) for stem in named[0]]


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return list(list_images(path).files)
    if not path.exists():
        raise DataError(f"{path}: there is no such file or folder. An image or a folder of images. Check the name.")
    return [path]


def _refuse_loss(job: Job, overwrite: bool) -> None:
    if job.generated.exists() and (not overwrite or any(map(job.generated.samefile, job.sources))):
        raise DataError(
            f"{job.generated}: it is there already and would be lost. A folder without it. "
            "Choose another --out, or give --overwrite to replace earlier translations."
        )
