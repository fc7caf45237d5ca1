"""Combines the images of two folders side by side, and splits such files again. No file is overwritten."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.files import writing
from ganforge.folder_listing import list_images
from ganforge.images import as_channels, read_image, write_png

SHOWN = 10
"""How many faults a message lists."""

OnProgress = Callable[[int, int], None]
"""Called with the number of files done and of all."""


def combine(left: Path, right: Path, out: Path, on_progress: OnProgress) -> int:
    """Write a PNG for each pair of files that share a name, whatever their suffixes.

    All pairs are checked before the first is written.

    Returns:
        How many pairs there are.

    Raises:
        DataError: a file has no partner or cannot be read, a pair differs in size or depth, or a PNG exists already.
    """
    lefts, rights = list_images(left).by_name(), list_images(right).by_name()
    alone = [
        f"{visible(lefts[stem])}: there is no image {visible(stem)} in {right}."
        for stem in lefts.keys() - rights.keys()
    ]
    alone += [
        f"{visible(rights[stem])}: there is no image {visible(stem)} in {left}."
        for stem in rights.keys() - lefts.keys()
    ]
    _refuse(sorted(alone))
    _refuse_existing([out / f"{stem}.png" for stem in lefts])
    _refuse([fault for stem in lefts if (fault := _fault(lefts[stem], rights[stem]))])
    _make_folder(out)
    for number, stem in enumerate(lefts, 1):
        write_png(out / f"{stem}.png", _beside(read_image(lefts[stem]), read_image(rights[stem])))
        on_progress(number, len(lefts))
    return len(lefts)


def split(folder: Path, left: Path, right: Path, on_progress: OnProgress) -> int:
    """Write the left half of each file to one folder and the right half to another, as PNGs.

    All files are checked before the first is written.

    Returns:
        How many files there are.

    Raises:
        DataError: a file cannot be read or has an odd width, or a PNG exists already.
    """
    files = list_images(folder).by_name()
    if left.resolve() == right.resolve():
        raise DataError(f"{left}: both halves would be written here. Give two folders.")
    _refuse_existing([place / f"{stem}.png" for stem in files for place in (left, right)])
    _refuse(
        [
            f"{file}: it is {width} pixels wide. Expected an even width."
            for file in files.values()
            if (width := _width(file)) % 2
        ]
    )
    _make_folder(left)
    _make_folder(right)
    for number, (stem, file) in enumerate(files.items(), 1):
        first, second = np.split(read_image(file), 2, axis=1)
        write_png(left / f"{stem}.png", first)
        write_png(right / f"{stem}.png", second)
        on_progress(number, len(files))
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
    _refuse([f"{file}: the file exists already." for file in files if file.exists()])


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        more = [f"and {len(faults) - SHOWN} more."] if len(faults) > SHOWN else []
        raise DataError("\n".join([*faults[:SHOWN], *more, "Nothing was written."]))


def _make_folder(folder: Path) -> None:
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
