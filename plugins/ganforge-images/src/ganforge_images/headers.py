"""What is known of image files before training, and that they can be read at all."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError, UnusableFilesError
from ganforge.images import opened, read_image

if TYPE_CHECKING:
    import numpy as np
    from PIL import Image

DECODED = 1000
"""Up to this many files are decoded once before training, about 2 ms each.

Of more the headers of so many are read, spread evenly; the others are looked at when their turn comes.
"""

Check = Callable[[Path, "tuple[int, int]", "np.ndarray | None"], None]
"""Raises DataError where a file of this height and width cannot be used; the pixels are None where not decoded."""

_Item = TypeVar("_Item")
_Seen = TypeVar("_Seen")

END_MARKS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xae\x42\x60\x82"}
_ORIENTATION = 0x0112


class Header(NamedTuple):
    """One file: height and width in pixels when upright, and how it is stored.

    plain: an upright 8-bit JPEG or PNG, gray or RGB, that ends as it should: TensorFlow decodes it as Pillow does.
    """

    height: int
    width: int
    gray: bool
    deep: bool
    plain: bool


def read_header(path: ImageFile) -> Header:
    """Read one header.

    Raises:
        DataError: the file cannot be read.
    """
    with opened(path) as image:
        orientation = _orientation(image)
        plain = orientation == 1 and _plain(image) and _ends_well(path, image.format)
        height, width = (image.width, image.height) if orientation > 4 else (image.height, image.width)
        return Header(height, width, image.mode in ("1", "L", "LA"), image.mode.startswith("I"), plain)


def inspect(items: Sequence[_Item], look: Callable[[_Item, bool], _Seen], refuse: bool = True) -> list[_Seen]:
    """Look at all files at once, or at `DECODED` of them where there are more.

    Args:
        items: the files, or whatever stands for them.
        look: is given one and whether to decode it; raises DataError if it cannot be used.
        refuse: raise if some cannot be used; else only if none can.

    Raises:
        UnusableFilesError: some of the files cannot be used.
    """

    def attempt(item: _Item) -> _Seen | DataError:
        try:
            return look(item, len(items) <= DECODED)
        except DataError as error:
            return error

    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        results = list(pool.map(attempt, items[:: -(-len(items) // max(1, DECODED))]))
    reasons = [str(result) for result in results if isinstance(result, DataError)]
    if len(reasons) == len(results) or (reasons and refuse):
        raise UnusableFilesError(reasons)
    return [result for result in results if not isinstance(result, DataError)]


def read_ids(path: ImageFile) -> "np.ndarray":
    """The numbers in one file as they are stored: those of a palette, not its colors; black and white are 0 and 1.

    Returns:
        (height, width, 1) uint16.

    Raises:
        DataError: the file cannot be read, or is in colors.
    """
    import numpy as np
    from PIL import ImageOps

    with opened(path) as image:
        if image.mode in ("1", "P"):
            return np.asarray(ImageOps.exif_transpose(image)).astype(np.uint16)[..., None]
        if image.mode not in ("L", "I;16", "I;16B"):
            raise DataError(
                f"{path}: a label map in colors ({image.mode}). Expected a gray or palette image of class numbers, or "
                'stored_as = "colors".'
            )
    return read_image(path).astype(np.uint16)


def _orientation(image: "Image.Image") -> int:
    """EXIF's 1 to 8; 5 to 8 lie on their side, unless in a TIFF: Pillow opens that upright."""
    unknown = image.format == "PNG" and "exif" not in image.info  # Pillow would decode it all to look behind the pixels
    if unknown or image.format == "TIFF":
        return 1
    return image.getexif().get(_ORIENTATION, 1)


def _plain(image: "Image.Image") -> bool:
    from PIL.PngImagePlugin import PngImageFile

    as_shown = image.tile[0].args == image.mode if isinstance(image, PngImageFile) else image.format == "JPEG"
    return as_shown and image.mode in ("L", "RGB") and "transparency" not in image.info


def _ends_well(path: ImageFile, image_format: str | None) -> bool:
    mark = END_MARKS[image_format or ""]
    with path.open("rb") as file:
        file.seek(-len(mark), os.SEEK_END)
        return file.read() == mark
