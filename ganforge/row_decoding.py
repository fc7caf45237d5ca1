"""Opens large files of colors so that rows are decoded where they are needed."""

from pathlib import Path
from typing import TYPE_CHECKING

from ganforge.errors import DataError
from ganforge.image_formats import opened
from ganforge.image_header import is_turned_late, orientation_of
from ganforge.images import read_image
from ganforge.png_row_decoder import PngRowDecoder
from ganforge.tiff_row_decoder import TiffRowDecoder

if TYPE_CHECKING:
    import numpy as np

LARGE = 2**28
"""Bytes of pixels from which on an image is decoded by rows."""


def color_rows(path: Path, large: int | None = None) -> "PngRowDecoder | TiffRowDecoder | np.ndarray":
    """The pixels of a file as `read_image` gives them: by rows if it is large and its format allows that, else all.

    Args:
        path: the file.
        large: bytes from which on an image is large; None: `LARGE`.

    Raises:
        DataError: as `read_image`; damaged rows raise when they are decoded.
    """
    return _decoder(path, LARGE if large is None else large) or read_image(path)


def _decoder(path: Path, large: int) -> PngRowDecoder | TiffRowDecoder | None:
    try:
        with opened(path) as image:
            size = image.width * image.height * len(image.getbands())
            if size < large or orientation_of(image) != 1 or is_turned_late(image, path):
                return None
    except DataError:
        return None
    tiff = TiffRowDecoder.open(path)
    return tiff if tiff and tiff.is_color else PngRowDecoder.open(path)
