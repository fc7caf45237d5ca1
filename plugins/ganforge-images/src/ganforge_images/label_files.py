"""Reads and writes files whose pixels are numbers of classes."""

from pathlib import Path

import numpy as np
from PIL import UnidentifiedImageError

from ganforge.components.image_rows import ImageRows
from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.image_formats import opened
from ganforge.image_header import is_lossy
from ganforge.image_pixels import decode_numbers
from ganforge.images import write_png
from ganforge.tiff_rows import write_tiff_rows


def check_is_lossless(path: ImageFile) -> None:
    """Refuse a format that changes pixels.

    Raises:
        DataError: the file is a JPEG, say.
    """
    with opened(path) as image:
        if is_lossy(image, path):
            raise DataError(
                f"{visible(path)}: a label map stored as {image.format}, which changes pixels and so classes. "
                "Expected a lossless format such as PNG. Export the label maps again: converting does not restore them."
            )


def read_class_numbers(path: ImageFile) -> np.ndarray:
    """The numbers stored in one file: the entries of a palette, not its colors; 0 and 1 for black and white.

    Returns:
        (height, width, 1) uint16.

    Raises:
        DataError: the file cannot be read, is lossy, in colors, transparent, or its numbers are no class numbers.
    """
    try:
        check_is_lossless(path)
        pixels = decode_numbers(path)
    except DataError as error:
        if not isinstance(error.__cause__, UnidentifiedImageError):
            raise
        from ganforge_images.numbers import read_numbers

        pixels = read_numbers(path)
    numbers = _without_alpha(pixels, path)
    if (numbers != numbers[..., :1]).any():
        raise DataError(
            f"{visible(path)}: a label map in colors. Expected a gray or palette image of class numbers, or "
            'stored_as = "colors".'
        )
    return _whole(numbers[..., :1], path).astype(np.uint16)


def _without_alpha(pixels: np.ndarray, path: ImageFile) -> np.ndarray:
    if pixels.shape[-1] not in (2, 4):
        return pixels
    if (pixels[..., -1] != np.iinfo(pixels.dtype).max).any():
        raise DataError(
            f"{visible(path)}: a label map with transparent pixels. Expected a class for every pixel. Give them a "
            "number of their own, list it in `void`, and save the file without alpha."
        )
    return pixels[..., :-1]


def _whole(numbers: np.ndarray, path: ImageFile) -> np.ndarray:
    low, high = numbers.min(), numbers.max()
    if not (low >= 0 and high <= 65535 and (numbers == np.floor(numbers)).all()):
        raise DataError(
            f"{visible(path)}: a label map with numbers from {low:g} to {high:g}. Expected whole numbers from 0 to "
            "65535. Convert the file."
        )
    return numbers


def write_class_numbers(path: Path, image: ImageRows, palette: np.ndarray, dtype: type) -> None:
    """Write numbers of classes as a PNG or, if the path ends in `.tif`, a TIFF; with the palette where they are uint8.

    Args:
        path: the file; its folder must exist.
        image: (height, width, 1); its bands are of this dtype.
        palette: (256, 3) uint8.
        dtype: uint8 or uint16.

    Raises:
        RunError: the file cannot be written.
    """
    if path.suffix != ".tif":
        whole = image.whole()
        write_png(path, whole, palette if whole.dtype == np.uint8 else None)
    elif dtype == np.uint8:
        colormap = palette.T.astype(np.uint16) * 257
        write_tiff_rows(
            path, image.shape, image.bands, image.traits, dtype=dtype, photometric="palette", colormap=colormap
        )
    else:
        write_tiff_rows(path, image.shape, image.bands, image.traits, dtype=dtype, photometric="minisblack")
