"""Writes pictures, with what is kept of the files that they were made from."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ganforge.images import to_uint8, to_uint16
from ganforge.png_rows import write_png_rows
from ganforge.tiff_rows import write_tiff_rows

if TYPE_CHECKING:
    from ganforge.components.image_rows import ImageRows

_GRAY, _RGB = 1, 3


def write_color_rows(image: "ImageRows", path: Path) -> None:
    """Write a picture as a PNG, or as a TIFF if the path ends in `.tif`.

    Its bits, color profile, alpha and, in a TIFF, place on earth are those that `image` names.

    Args:
        image: of 1, 3 or 4 channels; bands may be uint8 instead of floats.
        path: the file; its folder must exist.

    Raises:
        RunError: the file cannot be written.
    """
    height, width, channels = image.shape
    if image.alpha is not None and channels in (_GRAY, _RGB):
        channels += 1
    else:
        image = replace(image, alpha=None)
    shape, bits = (height, width, channels), image.traits.bits
    if path.suffix != ".tif":
        return write_png_rows(path, shape, _levels(image), bits, image.traits.profile_for(channels))
    layout = {"photometric": "rgb" if channels >= _RGB else "minisblack", "dtype": f"uint{bits}"}
    has_alpha = {"extrasamples": ["unassalpha"]} if channels in (2, 4) else {}
    return write_tiff_rows(path, shape, _levels(image), image.traits, **layout, **has_alpha)


def _levels(image: "ImageRows") -> Iterator[np.ndarray]:
    """The bands as files store them, with alpha as the last channel if there is any."""
    to_levels = to_uint16 if image.traits.bits > 8 else to_uint8
    for band, alpha in image.parts():
        levels = to_levels(band) if band.dtype.kind == "f" else _deepened(band, image.traits.bits)
        if alpha is None:
            yield levels
        else:
            yield np.concatenate([levels, _deepened(alpha, image.traits.bits)[..., None]], axis=-1)


def _deepened(levels: np.ndarray, bits: int) -> np.ndarray:
    """uint8 or uint16 with so many bits."""
    if levels.dtype == np.uint8 and bits > 8:
        return levels.astype(np.uint16) * np.uint16(257)
    if levels.dtype == np.uint16 and bits == 8:
        return (levels >> 8).astype(np.uint8)
    return levels
