"""Writes images that are made from seeds."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ganforge.files import writing
from ganforge.image_grid import image_grid
from ganforge.images import displayable, write_png
from ganforge.inference.job import Existing, Job, refuse_loss
from ganforge.inference.sampler import Sampler


def write_samples(
    sampler: Sampler, out: Path, sources: Sequence[Path] = (), columns: int = 0, existing: Existing = "refuse"
) -> Iterator[Path]:
    """Check at once that no file is lost; then write each image as the run's targets are, and yield its path.

    Args:
        sampler: makes the images.
        out: the folder; made if it is missing.
        sources: files to translate, if the run's networks do that; the images of each have its name in theirs.
        columns: of a sheet with all images of a source; none if 0.
        existing: what to do about files that are there.

    Raises:
        DataError: a file is there already, or two sources have one name.
    """
    suffix = sampler.direction.suffix()
    names = [f"{name}{suffix}" for name in sampler.names] + [f"{sampler.sheet}.png"] * bool(columns)
    refuse_loss((_job(source, name, out) for source in sources or (None,) for name in names), existing)
    return (path for source in sources or (None,) for path in _written(sampler, source, out, columns))


def _written(sampler: Sampler, source: Path | None, out: Path, columns: int) -> Iterator[Path]:
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    shown = []
    for name, image in sampler.images(source):
        path = _job(source, f"{name}{sampler.direction.suffix()}", out).generated
        sampler.direction.write(image, path)
        shown += [displayable(sampler.direction.picture(image))] * bool(columns)
        yield path
    if columns:
        path = _job(source, f"{sampler.sheet}.png", out).generated
        write_png(path, image_grid(shown, columns))
        yield path


def _job(source: Path | None, name: str, out: Path) -> Job:
    return Job((source,), out / f"{source.stem}-{name}") if source else Job((), out / name)
