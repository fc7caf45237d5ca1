"""Combines the images of two folders side by side, and splits such files again.

All images are checked before the first is written, and no file is overwritten. A file that already holds what would be
written counts as done, so that the same command goes on after an interruption.
"""

import os
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ganforge.errors import DataError, RunError, UnusableFilesError
from ganforge.file_names import visible
from ganforge.files import remove_unfinished, writing
from ganforge.folder_listing import list_images
from ganforge.images import as_channels, read_image, to_uint8, write_png

OnProgress = Callable[[int, int], None]
"""Called with the number of steps done and of all: each file is checked, then written."""
_ADVICE = "Do the same for each subfolder, or move its images up."
"""What is said of images in subfolders."""


class Converted(NamedTuple):
    """How many pairs there are, and what else a user should know."""

    pairs: int
    remarks: Sequence[str]


class _Job(NamedTuple):
    """Files to read, and files to write."""

    inputs: Sequence[Path]
    outputs: Sequence[Path]


def combine(left: Path, right: Path, out: Path, on_progress: OnProgress) -> Converted:
    """Write a PNG for each pair of files that share a name, whatever their suffixes.

    Raises:
        DataError: a file has no partner or cannot be read, a pair differs in size or depth, or another PNG is there.
        RunError: a PNG cannot be written.
    """
    listings = list_images(left), list_images(right)
    lefts, rights = (listing.by_name() for listing in listings)
    alone = [_alone(lefts[name], name, right) for name in lefts.keys() - rights.keys()]
    alone += [_alone(rights[name], name, left) for name in rights.keys() - lefts.keys()]
    _refuse(sorted(alone))
    jobs = [_Job((lefts[name], rights[name]), [out / f"{name}.png"]) for name in lefts]
    _convert(jobs, _combined, (left, right), (out,), on_progress)
    return Converted(len(jobs), [remark for listing in listings for remark in listing.remarks(_ADVICE)])


def split(folder: Path, left: Path, right: Path, on_progress: OnProgress) -> Converted:
    """Write the left half of each file to one folder and the right half to another, as PNGs.

    Raises:
        DataError: a file cannot be read or has an odd width, or another PNG is there.
        RunError: a PNG cannot be written.
    """
    listing = list_images(folder)
    files = listing.by_name()
    if os.path.realpath(left) == os.path.realpath(right):
        raise DataError(f"{visible(left)}: both halves would be written here. Give two folders.")
    jobs = [_Job([file], [place / f"{name}.png" for place in (left, right)]) for name, file in files.items()]
    _convert(jobs, _halves, (folder,), (left, right), on_progress)
    return Converted(len(jobs), listing.remarks(_ADVICE))


def _convert(
    jobs: Sequence[_Job],
    make: Callable[..., Sequence[np.ndarray]],
    sources: Sequence[Path],
    folders: Sequence[Path],
    on_progress: OnProgress,
) -> None:
    """Check all jobs, then write what is not there yet; `make` gives the images of the outputs, from the inputs."""
    for folder in folders:
        _check_folder(folder, sources)
    steps = count(1)
    faults: list[str] = []
    for job in jobs:
        faults += _faults(job, make)
        on_progress(next(steps), 2 * len(jobs))
    _refuse(faults)
    for folder in folders:
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        remove_unfinished(folder)
    for number, job in enumerate(jobs):
        try:
            _write(job, make)
        except RunError as error:
            raise RunError(f"{error} {number} of {len(jobs)} are done; the same command does the rest.") from error
        on_progress(next(steps), 2 * len(jobs))


def _check_folder(folder: Path, sources: Sequence[Path]) -> None:
    if folder.exists() and not folder.is_dir():
        raise DataError(f"{visible(folder)}: this is a file. Expected a folder to write to. Choose another name.")
    if os.path.realpath(folder) in map(os.path.realpath, sources):
        raise DataError(f"{visible(folder)}: images are read from this folder. Give another one to write to.")


def _faults(job: _Job, make: Callable[..., Sequence[np.ndarray]]) -> list[str]:
    try:
        images = make(*job.inputs)
    except DataError as error:
        return [str(error)]
    return [
        f"{visible(path)}: the file exists already, with other pixels. Remove it or choose another folder."
        for path, image in zip(job.outputs, images, strict=True)
        if os.path.lexists(path) and not _holds(path, image)
    ]


def _holds(path: Path, image: np.ndarray) -> bool:
    """Whether a file holds what `write_png` would write."""
    try:
        held = read_image(path)
    except DataError:
        return False
    return np.array_equal(held, image if held.dtype == image.dtype else to_uint8(image))


def _write(job: _Job, make: Callable[..., Sequence[np.ndarray]]) -> None:
    if all(map(os.path.lexists, job.outputs)):
        return
    for path, image in zip(job.outputs, make(*job.inputs), strict=True):
        if not os.path.lexists(path):
            write_png(path, image)


def _combined(left: Path, right: Path) -> Sequence[np.ndarray]:
    images = read_image(left), read_image(right)
    for first, second in (
        ["{}x{}".format(*image.shape[:2]) for image in images],
        [str(image.dtype) for image in images],
    ):
        if first != second:
            raise DataError(f"{visible(left)}: it is {first}, but {visible(right)} is {second}. Expected the same.")
    channels = {1: 1, 2: 4, 3: 3, 4: 4}[max(image.shape[-1] for image in images)]
    return [np.concatenate([as_channels(image, channels) for image in images], axis=1)]


def _halves(file: Path) -> Sequence[np.ndarray]:
    image = read_image(file)
    if image.shape[1] % 2:
        raise DataError(f"{visible(file)}: it is {image.shape[1]} pixels wide. Expected an even width.")
    return np.split(image, 2, axis=1)


def _alone(file: Path, name: str, folder: Path) -> str:
    return f"{visible(file)}: there is no image {visible(name)} in {visible(folder)}."


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        raise UnusableFilesError(faults, "Nothing was written.")
