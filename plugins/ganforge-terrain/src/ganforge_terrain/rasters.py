"""Reads rasters from image files of any size, 8 bits per channel."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from ganforge import DataError
from ganforge.image_formats import opened

_STRIP = 256
"""Rows processed at once, so that a whole raster is never held in more than 8 bits."""


def read_raster(path: Path, scale: float, rows: tuple[float, float]) -> np.ndarray:
    """The part of a raster between two shares of its height, `scale` of its pixels averaged into one each way.

    Returns:
        (height, width, 3) uint8.

    Raises:
        DataError: the file is missing or cannot be read.
    """
    with opened(path) as image:
        top, bottom = (round(share * image.height) for share in rows)
        size = (int(image.width / scale), int((bottom - top) / scale))
        if min(size) < 1:
            raise DataError(
                f"{path}: {image.width}x{image.height} pixels leave nothing at rows {rows} and scale {scale:g}. "
                "Expected at least one pixel. Widen rows or take a smaller scale."
            )
        colors = image if image.mode == "RGB" else image.convert("RGB")
        return np.asarray(colors.resize(size, Image.Resampling.BOX, box=(0, top, image.width, bottom)))


def raster_size(path: Path) -> tuple[int, int]:
    """Width and height in pixels, from the file's header alone.

    Raises:
        DataError: the file is missing or is no image.
    """
    with opened(path) as image:
        return image.size


def in_strips(raster: np.ndarray) -> Iterator[np.ndarray]:
    """The rows of a raster in strips."""
    return (raster[top : top + _STRIP] for top in range(0, raster.shape[0], _STRIP))
