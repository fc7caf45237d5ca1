"""What an image file says about itself: the one place that knows sides, depth and orientation before decoding."""

import os
import re
import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.image_formats import opened

if TYPE_CHECKING:
    import numpy as np
    from PIL.ImageFile import ImageFile as PillowImage

_ORIENTATION, _SUBFILE, _BITS, _COMPRESSION = 274, 254, 258, 259
_END_MARKS = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xae\x42\x60\x82"}
_JPEG_2000 = b"\xff\x4f\xff\x51"
_HEAD = 2**16
_SIDES_ARE_KNOWN = frozenset(
    ["PNG", "JPEG", "MPO", "TIFF", "WEBP", "BMP", "DIB", "GIF", "PPM", "TGA", "JPEG2000", "AVIF", "HEIF"]
)
"""Formats whose sides do not change as Pillow decodes them."""


class ImageHeader(NamedTuple):
    """What is known of a file without its pixels.

    Attributes:
        height: in pixels, once the image is upright.
        width: in pixels, once the image is upright.
        gray: whether there is one channel of color, with or without alpha.
        alpha: whether pixels can be transparent.
        bits: of each channel in the file.
        deep: whether pixels are read with 16 bits.
        frames: how many pages or frames there are; the first is read.
        plain: whether this is an upright PNG or JPEG of 8 bits, gray or RGB, that ends as it should and has nothing
            else of note: every decoder gives the same pixels.
    """

    height: int
    width: int
    gray: bool
    alpha: bool
    bits: int
    deep: bool
    frames: int
    plain: bool


def read_header(path: ImageFile) -> ImageHeader:
    """Read one header.

    Raises:
        DataError: the file cannot be read.
    """
    with opened(path) as image:
        check_depth(image, path)
        gray, alpha, bits, frames = _is_gray(image), has_alpha(image), bits_of(image, path), _frames(image)
        deep = image.mode.startswith("I") or is_deep_color(image, path)
        plain = frames == 1 and _is_plain(image) and _ends_well(path, image.format)
        if image.format not in _SIDES_ARE_KNOWN or is_turned_late(image, path):
            image.load()
        orientation = orientation_of(image)
        width, height = image.size[::-1] if orientation > 4 else image.size
        return ImageHeader(height, width, gray, alpha, bits, deep, frames, plain and orientation == 1)


def orientation_of(image: "PillowImage") -> int:
    """How pixels are still to be turned once they are decoded: 1 to 8 as in EXIF, 1 for upright.

    Senseless values count as upright. TIFFs are 1: Pillow turns them as it decodes.
    """
    from PIL import Image

    if image.format == "TIFF":
        return 1
    try:
        value = Image.Image.getexif(image).get(_ORIENTATION, 1)  # a PNG's own way decodes it first
    except Exception:  # EXIF that is damaged raises whatever its reader stumbles over
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(pixels: "np.ndarray", orientation: int) -> "np.ndarray":
    """(height, width, ...) turned and mirrored as an orientation says."""
    if orientation > 4:
        pixels = pixels.swapaxes(0, 1)
    rows, columns = _REVERSED[orientation]
    return pixels[:: -1 if rows else 1, :: -1 if columns else 1]


_REVERSED = {
    1: (False, False),
    2: (False, True),
    3: (True, True),
    4: (True, False),
    5: (False, False),
    6: (False, True),
    7: (True, True),
    8: (True, False),
}
"""Whether rows and columns run backwards, once rows and columns are swapped for 5 to 8."""


def raw_mode(image: "PillowImage") -> str:
    """How Pillow calls the layout of pixels in the file, such as RGB;16B; only before the image is decoded."""
    args: Any = image.tile[0][3] if image.tile else ""
    return str(args[0] if isinstance(args, tuple) and args else args)


def is_deep_color(image: "PillowImage", path: ImageFile) -> bool:
    """Whether this is a PNG, TIFF or binary PPM of 16-bit colors, which Pillow gives with 8."""
    if image.format == "PPM":
        return image.mode == "RGB" and image.tile[0][0] == "ppm" and bits_of(image, path) > 8
    return image.format in ("PNG", "TIFF") and image.mode in ("RGB", "RGBA") and bits_of(image, path) == 16


def check_depth(image: "PillowImage", path: ImageFile) -> None:
    """Refuse colors of more than 8 bits that Pillow rounds past 255, to black.

    Raises:
        DataError: this is a JPEG 2000 of such colors.
    """
    if image.format == "JPEG2000" and not image.mode.startswith("I") and (bits := bits_of(image, path)) > 8:
        raise DataError(
            f"{visible(path)}: a JPEG 2000 of {len(image.getbands())} channels with {bits} bits each, which cannot be "
            "read without white turning black. Expected 8 bits, or one channel. Convert it to PNG or TIFF."
        )


def bits_of(image: "PillowImage", path: ImageFile) -> int:
    """Bits per channel in the file; only before the image is decoded."""
    if image.mode[0] in "IF":
        return 16 if ";16" in image.mode else 32
    if image.mode == "1":
        return 1
    if image.format == "TIFF":
        return int(getattr(image, "tag_v2", {}).get(_BITS, (8,))[0])
    if image.format == "PPM" and isinstance(image.tile[0][3], tuple):
        return int(image.tile[0][3][-1]).bit_length()
    if image.format == "JPEG2000":
        return (_codestream(path)[42] & 0x7F) + 1
    if image.format in ("AVIF", "HEIF"):
        place = _start(path).find(b"pixi")
        return _start(path)[place + 9] if place >= 0 else 8
    found = re.search(r";(\d+)", raw_mode(image))
    return int(found[1]) if found else 8


def has_alpha(image: "PillowImage") -> bool:
    """Whether pixels can be transparent."""
    return "transparency" in image.info or image.mode in ("LA", "PA", "La", "RGBA", "RGBa")


def is_lossy(image: "PillowImage", path: ImageFile) -> bool:
    """Whether the file's format changes pixels, so that it cannot hold numbers of classes."""
    if image.format == "TIFF":
        return getattr(image, "tag_v2", {}).get(_COMPRESSION) in (6, 7, 34712, 50001)
    if image.format == "WEBP":
        return b"VP8L" not in _start(path)
    if image.format == "JPEG2000":
        start = _codestream(path)
        return start[start.find(b"\xff\x52") + 13] == 0
    return image.format in ("JPEG", "MPO", "AVIF", "HEIF")


def _is_gray(image: "PillowImage") -> bool:
    return image.mode in ("1", "L", "LA", "La") or image.mode.startswith("I") or raw_mode(image) == "LA;16B"


def _is_plain(image: "PillowImage") -> bool:
    as_shown = raw_mode(image) == image.mode if image.format == "PNG" else image.format == "JPEG"
    return as_shown and image.mode in ("L", "RGB") and not has_alpha(image)


def _ends_well(path: ImageFile, image_format: str | None) -> bool:
    mark = _END_MARKS[image_format or ""]
    with path.open("rb") as file:
        file.seek(-len(mark), os.SEEK_END)
        return file.read() == mark


def _frames(image: "PillowImage") -> int:
    """Pages that are pictures of their own: no smaller copies or masks, nor what phones put behind a JPEG."""
    if image.format == "MPO":
        return 1
    count = getattr(image, "n_frames", 1)
    if image.format != "TIFF" or count == 1:
        return count
    pages = 0
    for page in range(count):
        image.seek(page)
        pages += getattr(image, "tag_v2", {}).get(_SUBFILE, 0) & 5 == 0
    image.seek(0)
    return max(1, pages)


def is_turned_late(image: "PillowImage", path: ImageFile) -> bool:
    """Whether only decoding shows how the image is turned."""
    if image.format == "TIFF":
        return _ORIENTATION not in getattr(image, "tag_v2", {}) and b"Orientation" in image.info.get("xmp", b"")
    return image.format == "PNG" and _has_late_chunks(path)


def _has_late_chunks(path: ImageFile) -> bool:
    """Whether a PNG has texts or EXIF behind its pixels."""
    seen = False
    with path.open("rb") as file:
        file.seek(8)
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if seen and kind in (b"eXIf", b"iTXt", b"tEXt", b"zTXt"):
                return True
            seen |= kind == b"IDAT"
            file.seek(length + 4, os.SEEK_CUR)
    return False


def _codestream(path: ImageFile) -> bytes:
    """Where the pixels of a JPEG 2000 file begin, behind boxes of any size."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8 and not head.startswith(_JPEG_2000):
            length, kind = struct.unpack(">I4s", head)
            if length == 1:
                length = int.from_bytes(file.read(8), "big") - 8
            if kind != b"jp2c":
                file.seek(max(0, length - 8), os.SEEK_CUR)
        return head + file.read(_HEAD)


def _start(path: ImageFile) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)
