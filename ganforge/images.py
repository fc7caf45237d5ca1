"""Where images inside, float32 in [-1, 1], meet files and eyes. Knows numpy and Pillow, no network."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.files import replacing
from ganforge.image_pixels import decode_colors
from ganforge.png_rows import write_png_rows

if TYPE_CHECKING:
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

LUMA = (0.299, 0.587, 0.114)
"""How much red, green and blue weigh in gray (ITU-R 601, as in Pillow and JPEG)."""


def from_uint8(image: np.ndarray) -> np.ndarray:
    """uint8 or uint16 of any shape to float32 in [-1, 1]; floats pass as they are."""
    if image.dtype.kind == "f":
        return image.astype(np.float32, copy=False)
    return image.astype(np.float32) / np.float32(np.iinfo(image.dtype).max / 2) - np.float32(1)


def to_uint8(image: np.ndarray) -> np.ndarray:
    """Floats in [-1, 1] (clipped) or uint16, of any shape, to uint8 in [0, 255]; uint8 passes as it is."""
    if image.dtype == np.uint8:
        return image
    return np.rint((np.clip(from_uint8(image), -1, 1) + 1) * 127.5).astype(np.uint8)


def to_uint16(image: np.ndarray) -> np.ndarray:
    """Floats in [-1, 1] (clipped), of any shape, to uint16 in [0, 65535]; uint16 passes as it is."""
    if image.dtype == np.uint16:
        return image
    return np.rint((np.clip(from_uint8(image), -1, 1) + 1) * 32767.5).astype(np.uint16)


def as_channels(image: np.ndarray, channels: int) -> np.ndarray:
    """(..., 1 to 4 channels) to 1 (gray), 3 (RGB) or 4 (RGB and alpha) channels of the same dtype.

    An alpha channel is dropped, never blended; one that is missing is opaque.

    Raises:
        DataError: there is no such conversion.
    """
    given = image.shape[-1]
    if given == channels:
        return image
    if not 1 <= given <= 4 or channels not in (1, 3, 4):
        raise DataError(f"an image of {given} channels cannot be given {channels}. Images of 1 to 4 become 1, 3 or 4.")
    color = image[..., :1] if given <= 2 else image[..., :3]
    if channels == 1:
        return color if given <= 2 else _gray(color)
    color = np.broadcast_to(color, (*image.shape[:-1], 3))
    if channels == 3:
        return np.ascontiguousarray(color)
    alpha = image[..., -1:] if given == 2 else np.full_like(image[..., :1], _opaque(image.dtype))
    return np.concatenate([color, alpha], axis=-1)


def _gray(color: np.ndarray) -> np.ndarray:
    gray = color.astype(np.float32) @ np.array(LUMA, np.float32)
    return (gray if color.dtype.kind == "f" else np.rint(gray)).astype(color.dtype)[..., None]


def _opaque(dtype: np.dtype) -> float:
    return 1.0 if dtype.kind == "f" else np.iinfo(dtype).max


def read_image(path: ImageFile) -> np.ndarray:
    """The pixels of one file, upright, with every bit that it holds; see `decode_colors`.

    Returns:
        (height, width, 1 to 4 channels) uint8 in [0, 255] or uint16 in [0, 65535].

    Raises:
        DataError: the file is missing, cut short, not an image, or holds numbers that are not 8- or 16-bit.
    """
    pixels = decode_colors(path)
    if pixels.dtype not in (np.uint8, np.uint16):
        raise DataError(
            f"{visible(path)}: pixels are {pixels.dtype}. Expected 8 or 16 bits per channel. Give them a value range "
            "if the dataset takes one, or convert the file."
        )
    return pixels


def write_png(
    path: Path, image: np.ndarray, palette: np.ndarray | None = None, text: Mapping[str, str] | None = None
) -> None:
    """Write one image; whoever reads meanwhile finds the old file or the new one, never half of it.

    Args:
        path: the file to write; its folder must exist.
        image: (height, width, 1, 3 or 4 channels) uint8, uint16, or float in [-1, 1].
        palette: (256, 3) uint8, the colors that the numbers in a uint8 image of one channel are shown in.
        text: entries that describe the image; images of 16-bit colors take none.

    Raises:
        DataError: a PNG cannot hold the image.
        RunError: the file cannot be written.
    """
    if image.ndim != 3 or image.shape[-1] not in (1, 3, 4):
        raise DataError(f"{path}: an image of shape {image.shape} does not fit a PNG. Expected 1, 3 or 4 channels.")
    if image.dtype == np.uint16 and image.shape[-1] > 1:
        write_png_rows(path, image.shape, [image], bits=16)  # Pillow does not write these
    else:
        with replacing(path) as partial:
            _pillow_image(image, palette).save(partial, format="PNG", pnginfo=_png_info(text or {}))


def _png_info(text: Mapping[str, str]) -> "PngInfo":
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    for name, entry in text.items():
        info.add_text(name, entry)
    return info


def _pillow_image(image: np.ndarray, palette: np.ndarray | None) -> "Image.Image":
    from PIL import Image

    kept = image if image.dtype == np.uint16 else to_uint8(image)
    picture = Image.fromarray(kept[..., 0] if kept.shape[-1] == 1 else kept)
    if palette is not None:
        picture.putpalette(palette.tobytes())
    return picture


def displayable(image: np.ndarray) -> np.ndarray:
    """(height, width, any channels) in any range of `to_uint8`, to (height, width, 3) uint8 for the eye.

    3 and 4 channels show as RGB; of any other number the first shows as gray.
    """
    shown = image[..., :3] if image.shape[-1] in (3, 4) else image[..., :1]
    return as_channels(to_uint8(shown), 3)
