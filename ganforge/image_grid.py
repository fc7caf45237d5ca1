"""Images in rows and columns, as one picture."""

from collections.abc import Sequence

import numpy as np

from ganforge.images import displayable

_GAP = 2
"""Pixels between images."""


def image_grid(images: Sequence[np.ndarray], columns: int) -> np.ndarray:
    """Lay out images of one size, row by row, on white.

    Args:
        images: each (height, width, channels) float in [-1, 1] or uint8.
        columns: images in a row.

    Returns:
        (height, width, 3) uint8.
    """
    height, width = (side + _GAP for side in images[0].shape[:2])
    rows = -(-len(images) // columns)
    grid = np.full((rows * height - _GAP, columns * width - _GAP, 3), 255, np.uint8)
    for place, image in enumerate(images):
        top, left = place // columns * height, place % columns * width
        grid[top : top + height - _GAP, left : left + width - _GAP] = displayable(image)
    return grid
