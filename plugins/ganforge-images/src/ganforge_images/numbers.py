"""Reads and writes files of numbers that are no colors, in any number of channels.

Pillow reads what it reads correctly: TIFFs of one page with one channel of 8 to 32 bits, or colors of 8 bits. tifffile,
which comes with `ganforge-images[geo]`, reads the others.
"""

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, TiffImagePlugin, UnidentifiedImageError

from ganforge import row_decoding
from ganforge.components.image_rows import ImageRows
from ganforge.components.row_reader import PixelRows
from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.files import replacing
from ganforge.image_formats import TIFF_MARKS, opened
from ganforge.image_header import read_header
from ganforge.image_pixels import decode_numbers
from ganforge.png_rows import write_png_rows
from ganforge.tiff_row_decoder import TiffRowDecoder
from ganforge.tiff_rows import write_tiff_rows

if TYPE_CHECKING:
    from tifffile import TiffPageSeries

SUBFILE, BITS, ORIENTATION, SAMPLES, FORMAT = 254, 258, 274, 277, 339
FAITHFUL = {(1, 8), (1, 16), (2, 16), (2, 32), (3, 32)}
"""Kind (1 unsigned, 2 signed, 3 float) and bits of the TIFFs that Pillow reads correctly."""


def read_numbers(path: ImageFile) -> np.ndarray:
    """The numbers of one file as they are stored.

    Returns:
        (height, width, channels) whole numbers or floats.

    Raises:
        DataError: the file cannot be read, or not without loss.
    """
    if _is_for_tifffile(path):
        with _series(path) as series:
            values = series.asarray()
            return values[..., None] if values.ndim == 2 else np.moveaxis(values, _channel_axis(series), -1)
    with opened(path) as image:
        if image.mode in ("1", "P", "PA"):
            raise DataError(f"{visible(path)}: colors ({image.mode}). Expected numbers: gray, RGB or RGBA, or TIFF.")
    return decode_numbers(path)


def number_rows(path: Path) -> PixelRows:
    """As `read_numbers`; large TIFFs whose layout allows that are decoded where rows are needed.

    Raises:
        DataError: as `read_numbers`; damaged rows raise when they are decoded.
    """
    decoder = TiffRowDecoder.open(path)
    if decoder and math.prod(decoder.shape) >= row_decoding.LARGE // 4:
        return decoder
    return read_numbers(path)


def read_size(path: ImageFile) -> tuple[int, int]:
    """Height and width in pixels of one file, from its header.

    Raises:
        DataError: the file cannot be read.
    """
    if not _is_for_tifffile(path):
        return read_header(path)[:2]
    with _series(path) as series:
        height, width = (series.shape[series.axes.index(axis)] for axis in "YX")
        return height, width


def fits_png(ranges: Sequence[tuple[float, float]]) -> bool:
    """Whether a 16-bit PNG can hold numbers of these ranges: one channel, not negative, and enough whole numbers."""
    (low, high), *others = ranges
    return not others and low >= 0 and high <= 65535 and high - low >= 255


def write_numbers(path: Path, image: ImageRows) -> None:
    """Write numbers: to a `.png` of 16 bits, rounded, or to a `.tif` of 32-bit floats.

    Raises:
        DataError: there are several channels, and tifffile is not installed.
        RunError: the file cannot be written.
    """
    if path.suffix == ".png":
        write_png_rows(path, image.shape, (np.rint(band).astype(np.uint16) for band in image.bands), bits=16)
    elif image.shape.channels == 1 and not find_spec("tifffile"):
        with replacing(path) as partial:
            Image.fromarray(image.whole().astype(np.float32)[..., 0]).save(partial, format="TIFF")
    else:
        _tifffile(path)
        bands = (band.astype(np.float32) for band in image.bands)
        write_tiff_rows(path, image.shape, bands, image.traits, dtype="float32", photometric="minisblack")


def _is_for_tifffile(path: ImageFile) -> bool:
    """Whether this is a TIFF that Pillow cannot read, or would read wrongly or in part."""
    try:
        with path.open("rb") as file:
            if file.read(4) not in TIFF_MARKS:
                return False
        with opened(path) as image:
            return isinstance(image, TiffImagePlugin.TiffImageFile) and not _is_faithful(image)
    except DataError as error:
        return isinstance(error.__cause__, UnidentifiedImageError)
    except OSError:
        return False  # whoever reads it says so


def _is_faithful(image: TiffImagePlugin.TiffImageFile) -> bool:
    tags = image.tag_v2
    kind, bits = (tags.get(tag, (1,))[0] for tag in (FORMAT, BITS))
    in_bytes = image.mode in ("RGB", "RGBA") and (kind, bits) == (1, 8)
    first = in_bytes or (tags.get(SAMPLES, 1) == 1 and (kind, bits) in FAITHFUL)
    return first and all(_is_reduced(image, page) for page in range(1, image.n_frames))


def _is_reduced(image: TiffImagePlugin.TiffImageFile, page: int) -> bool:
    """Whether a page is a smaller copy of the first, or a mask, as in cloud-optimized GeoTIFFs."""
    image.seek(page)
    return image.tag_v2.get(SUBFILE, 0) & 5 != 0


@contextmanager
def _series(path: ImageFile) -> "Iterator[TiffPageSeries]":
    """The pages of a TIFF that make one image, as tifffile opens it."""
    tifffile = _tifffile(path)
    try:
        with path.open("rb") as opened_file, tifffile.TiffFile(opened_file) as file:
            series = file.series[0]
            _check(path, series)
            yield series
    except DataError:
        raise
    except Exception as error:  # tifffile raises whatever it stumbles over
        codec = re.search(r"\.(\w+): \d+> requires the 'imagecodecs'", str(error))
        if codec:
            raise DataError(
                f"{visible(path)}: the TIFF is compressed with {codec[1]}, which tifffile cannot read alone. "
                "Install imagecodecs: pip install imagecodecs. Or compress the file with deflate."
            ) from error
        raise DataError(f"{visible(path)}: the TIFF cannot be decoded: {error}. Replace or remove the file.") from error


def _tifffile(path: ImageFile) -> ModuleType:
    try:
        import tifffile
    except ImportError as error:
        raise DataError(
            f"{visible(path)}: a TIFF of several channels or pages, or of numbers that Pillow does not know. tifffile "
            "reads it. Install it: pip install 'ganforge-images[geo]'"
        ) from error
    return tifffile


def _check(path: ImageFile, series: "TiffPageSeries") -> None:
    if not 2 <= series.ndim <= 3 or not {"Y", "X"} <= set(series.axes):
        shape = "x".join(map(str, series.shape))
        raise DataError(
            f"{visible(path)}: the TIFF is {shape} ({series.axes}). Expected height, width and channels or pages."
        )
    if series.dtype.kind not in "uif":
        raise DataError(f"{visible(path)}: the TIFF holds {series.dtype}. Expected whole numbers or floats.")
    if series.keyframe.tags.valueof(ORIENTATION, 1) != 1:
        raise DataError(
            f"{visible(path)}: the TIFF is stored rotated or mirrored. Expected an upright image. Rotate it."
        )


def _channel_axis(series: "TiffPageSeries") -> int:
    return next(place for place, axis in enumerate(series.axes) if axis not in "YX")
