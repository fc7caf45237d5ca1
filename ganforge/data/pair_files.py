"""Two folders of images into one of side-by-side files, and back; nothing is ever overwritten."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ganforge.errors import DataError
from ganforge.files import writing
from ganforge.images import as_channels, by_stem, image_files, read_image, write_png

SHOWN = 10
"""How many faults are spelt out."""

Tell = Callable[[int, int], None]
"""Told how many files are done, and of how many."""


def combine(left: Path, right: Path, out: Path, tell: Tell) -> int:
    """Write a PNG for each pair of files of one name, whatever the suffix; everything is checked before.

    Returns:
        How many.

    Raises:
        DataError: a file has no partner or cannot be read, the two of a pair differ in size, or a PNG is there already.
    """
    lefts, rights = by_stem(image_files(left)), by_stem(image_files(right))
    alone = [f"{lefts[stem]}: there is no image {stem} in {right}." for stem in lefts.keys() - rights.keys()]
    alone += [f"{rights[stem]}: there is no image {stem} in {left}." for stem in rights.keys() - lefts.keys()]
    _refuse(sorted(alone))
    _refuse_existing([out / f"{stem}.png" for stem in lefts])
    _refuse([fault for stem in lefts if (fault := _fault(lefts[stem], rights[stem]))])
    _make_folder(out)
    for number, stem in enumerate(lefts, 1):
        write_png(out / f"{stem}.png", _beside(read_image(lefts[stem]), read_image(rights[stem])))
        tell(number, len(lefts))
    return len(lefts)


def split(folder: Path, left: Path, right: Path, tell: Tell) -> int:
    """Write the two halves of each file as a PNG to a folder each; everything is checked before.

    Returns:
        How many files were split.

    Raises:
        DataError: a file cannot be read or is of odd width, or a PNG is there already.
    """
    files = by_stem(image_files(folder))
    if left.resolve() == right.resolve():
        raise DataError(f"{left}: both halves would go here. Name two folders.")
    _refuse_existing([place / f"{stem}.png" for stem in files for place in (left, right)])
    _refuse([f"{file}: it is {width} pixels wide." for file in files.values() if (width := _width(file)) % 2])
    _make_folder(left)
    _make_folder(right)
    for number, (stem, file) in enumerate(files.items(), 1):
        first, second = np.split(read_image(file), 2, axis=1)
        write_png(left / f"{stem}.png", first)
        write_png(right / f"{stem}.png", second)
        tell(number, len(files))
    return len(files)


def _fault(left: Path, right: Path) -> str | None:
    first, second = read_image(left), read_image(right)
    if first.shape[:2] != second.shape[:2]:
        sizes = "{}x{}, but {{}} is {}x{}".format(*first.shape[:2], *second.shape[:2])
        return f"{left}: it is {sizes.format(right)}."
    if first.dtype != second.dtype:
        return f"{left}: it is {first.dtype}, but {right} is {second.dtype}."
    return None


def _width(file: Path) -> int:
    return read_image(file).shape[1]


def _beside(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    channels = {1: 1, 2: 4, 3: 3, 4: 4}[max(left.shape[-1], right.shape[-1])]
    return np.concatenate([as_channels(image, channels) for image in (left, right)], axis=1)


def _refuse_existing(files: Sequence[Path]) -> None:
    _refuse([f"{file}: there is such a file already." for file in files if file.exists()])


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        more = [f"and {len(faults) - SHOWN} more."] if len(faults) > SHOWN else []
        remedy = "Nothing was written. Both images of a pair need one size, names must match, and new files new names."
        raise DataError("\n".join([*faults[:SHOWN], *more, remedy]))


def _make_folder(folder: Path) -> None:
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
