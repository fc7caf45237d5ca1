"""Decodes image files: upright, and with every bit that they hold."""

import sys
from typing import TYPE_CHECKING, Any

import numpy as np

from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.image_formats import check_memory, opened
from ganforge.image_header import check_depth, has_alpha, is_deep_color, orientation_of, raw_mode, upright

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile as PillowImage

_PHOTOMETRIC, _PLANAR = 262, 284
_STEPS = {"L;2": 85, "L;4": 17, "L;2I": 85, "L;4I": 17}
"""By how much grays of few bits are multiplied, so that the largest is 255."""


def decode_colors(path: ImageFile) -> np.ndarray:
    """The pixels of a file as they are seen.

    Palettes become colors, black and white becomes 0 and 255, CMYK becomes RGB, a transparent color becomes alpha.

    Returns:
        (height, width, channels) uint8 or uint16; another dtype where the file holds numbers that are no colors.

    Raises:
        DataError: the file cannot be decoded.
    """
    return _decode(path, as_stored=False)


def decode_numbers(path: ImageFile) -> np.ndarray:
    """The pixels of a file as they are stored: of a palette the numbers of its entries, black and white as 0 and 1.

    Returns:
        (height, width, channels) whole numbers or floats.

    Raises:
        DataError: the file cannot be decoded, or not without loss.
    """
    return _decode(path, as_stored=True)


def _decode(path: ImageFile, as_stored: bool) -> np.ndarray:
    with opened(path) as image:
        check_memory(image, path)
        check_depth(image, path)
        raw = raw_mode(image)
        if is_deep_color(image, path):
            pixels = _deep_ppm(image, path) if image.format == "PPM" else _deep_colors(image, raw, path)
        else:
            pixels = _stored(image, raw) if as_stored else _seen(image)
        if not as_stored and image.mode in ("1", "L", "RGB", "I;16"):
            pixels = _with_alpha(pixels, image.info.get("transparency"), _STEPS.get(raw, 1))
        pixels = upright(pixels if pixels.ndim == 3 else pixels[..., None], orientation_of(image))
    return np.ascontiguousarray(pixels)


def _seen(image: "PillowImage") -> np.ndarray:
    if image.mode in ("L", "LA", "RGB", "RGBA", "F"):
        return np.asarray(image)
    if image.mode.startswith("I"):
        pixels = np.asarray(image)
        if image.mode.startswith("I;16") and getattr(image, "tag_v2", {}).get(_PHOTOMETRIC) == 0:
            return 65535 - pixels  # 0 is white, which Pillow minds with 8 bits alone
        return pixels.astype(np.uint16) if pixels.min() >= 0 and pixels.max() <= 65535 else pixels
    if image.mode == "1":
        return np.asarray(image.convert("L"))
    return np.asarray(image.convert("RGBA" if has_alpha(image) else "RGB"))


def _stored(image: "PillowImage", raw: str) -> np.ndarray:
    if image.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "F") and not image.mode.startswith("I"):
        raise ValueError(f"its pixels are colors ({image.mode}), not numbers")
    pixels = np.asarray(image)
    if image.mode == "1":
        return pixels.astype(np.uint8)
    return pixels // _STEPS[raw] if raw in _STEPS else pixels


def _deep_colors(image: "PillowImage", raw: str, path: ImageFile) -> np.ndarray:
    """16 bits from a decoder that gives 8: first the upper ones, then, with the order of bytes reversed, the lower."""
    if getattr(image, "tag_v2", {}).get(_PLANAR, 1) == 2:
        raise DataError(
            f"{visible(path)}: 16-bit colors in one plane per channel, which cannot be read. Expected the channels of "
            "a pixel next to each other. Save the TIFF that way (planar configuration 1)."
        )
    upper = np.asarray(image)
    with opened(path) as again:
        again.tile = [tile._replace(args=_reversed(tile.args or "")) for tile in again.tile]
        lower = np.asarray(again)
    if raw == "LA;16B":  # read as four channels of 8 bits
        return lower.copy().view(">u2").astype(np.uint16)
    return upper.astype(np.uint16) << 8 | lower


def _deep_ppm(image: "PillowImage", path: ImageFile) -> np.ndarray:
    """The levels of a PPM, scaled so that the largest that its header allows is 65535."""
    tile = image.tile[0]
    with path.open("rb") as file:
        file.seek(tile.offset)
        levels = np.frombuffer(file.read(6 * image.width * image.height), ">u2")
    most = int(tile.args[-1]) if isinstance(tile.args, tuple) else 65535
    scaled = levels if most == 65535 else np.rint(np.minimum(levels, most) * (65535 / most))
    return scaled.astype(np.uint16).reshape(image.height, image.width, 3)


def _reversed(args: str | tuple[Any, ...]) -> str | tuple[Any, ...]:
    """A tile's layout with the other order of bytes: big-endian, little-endian, or the machine's own."""
    if isinstance(args, tuple):
        return (_reversed(args[0]), *args[1:])
    if args == "LA;16B":
        return "RGBA"
    other = {"B": "L", "L": "B", "N": "B" if sys.byteorder == "little" else "L"}
    return args[:-1] + other[args[-1]]


def _with_alpha(pixels: np.ndarray, transparent: Any, step: int) -> np.ndarray:
    """Add the channel of alpha that one transparent color stands for."""
    if transparent is None:
        return pixels
    pixels = pixels if pixels.ndim == 3 else pixels[..., None]
    hidden = (pixels == np.multiply(transparent, step)).all(-1, keepdims=True)
    alpha = np.where(hidden, 0, np.iinfo(pixels.dtype).max).astype(pixels.dtype)
    return np.concatenate([pixels, alpha], axis=-1)
