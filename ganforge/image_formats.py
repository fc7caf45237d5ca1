"""Opens image files of every format, and says in a sentence what is wrong with one."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import IO, TYPE_CHECKING

from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError
from ganforge.file_names import visible

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile as PillowImage

TIFF_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""What TIFF and BigTIFF files begin with."""

_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_TEXT_LIMIT = 2**26
"""Bytes of text in a PNG: Pillow's own limit of 1 MB refuses pictures with a long history of edits."""


@contextmanager
def opened(path: ImageFile) -> Iterator["PillowImage"]:
    """The file as Pillow opens it: the header is read, the pixels are not yet decoded.

    Pillow's limits on size are lifted, for a file that is named is meant, and its warnings are silenced.

    Raises:
        DataError: anything at all went wrong with the file, in opening it or in the block.
    """
    try:
        _prepare_pillow()
        # Not by its path: Pillow would map some TIFFs into memory, with their sides swapped if they are turned.
        with path.open("rb") as file, _open(file) as image:
            yield image
    except DataError:
        raise
    except Exception as error:  # Pillow's decoders raise whatever they stumble over: OSError, SyntaxError, struct.error
        raise DataError(f"{visible(path)}: {_reason(path, error)}") from error


def check_memory(image: "PillowImage", path: ImageFile) -> None:
    """Refuse an image that this machine cannot hold.

    Raises:
        DataError: it would need more memory than there is.
    """
    needed, there = 8 * image.width * image.height, _memory()
    if there and needed > there:
        raise DataError(
            f"{visible(path)}: {image.height}x{image.width} pixels take {needed / 2**30:.0f} GiB of memory to decode. "
            f"Expected at most {there / 2**30:.0f} GiB, all that this machine has. Scale the image down or cut it up."
        )


def _open(file: IO[bytes]) -> "PillowImage":
    from PIL import Image, UnidentifiedImageError

    try:
        return Image.open(file)
    except UnidentifiedImageError:
        file.seek(0)
        if not _is_heif(file.read(12)):
            raise
        import pillow_heif

        pillow_heif.register_heif_opener()
        file.seek(0)
        return Image.open(file)


def _is_heif(start: bytes) -> bool:
    return start[4:8] == b"ftyp" and start[8:12] in _HEIF_BRANDS


def _prepare_pillow() -> None:
    """Lift limits and silence warnings, each time: whoever else uses Pillow may change them."""
    from PIL import Image, PngImagePlugin

    Image.MAX_IMAGE_PIXELS = None
    PngImagePlugin.MAX_TEXT_CHUNK = _TEXT_LIMIT  # pyrefly: ignore[bad-assignment]
    logging.getLogger("PIL").setLevel(logging.CRITICAL)
    if _WARNINGS not in warnings.filters:
        warnings.filterwarnings("ignore", module=_PILLOW)


_PILLOW = r"PIL\."
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", module=_PILLOW)
    _WARNINGS = warnings.filters[0]


def _reason(path: ImageFile, error: Exception) -> str:
    from PIL import UnidentifiedImageError

    if isinstance(error, FileNotFoundError):
        return "there is no such file. Check the path."
    if path.is_dir():
        return "this is a folder, not an image file. Give the path of one image."
    if isinstance(error, UnidentifiedImageError):
        return _unidentified(path)
    if isinstance(error, ModuleNotFoundError):
        return "this is a HEIF picture, which pillow-heif reads. Install it: pip install 'ganforge-images[heif]'"
    if isinstance(error, MemoryError):
        return "there is not enough memory to decode the image. Scale it down or cut it up."
    if isinstance(error, OSError) and error.strerror:
        return f"the file cannot be read: {error.strerror}. Check its permissions."
    return f"the image cannot be decoded: {str(error).rstrip('. ')}. Replace or remove the file."


def _unidentified(path: ImageFile) -> str:
    with path.open("rb") as file:
        start = file.read(12)
    if start[:4] in TIFF_MARKS:
        return "this TIFF holds numbers that are no colors. Give them a value range if the dataset takes one."
    if start[4:12] == b"ftypavif":
        return "this is an AVIF picture, which Pillow 11.3 and later read. Upgrade it: pip install -U pillow"
    what = "this is not an image in a known format" if start else "the file is empty"
    return f"{what}. Replace or remove it."


@cache
def _memory() -> int:
    """Bytes of memory in this machine, 0 where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0
