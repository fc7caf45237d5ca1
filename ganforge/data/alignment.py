"""Whether the two images of a pair show the same scene."""

from collections.abc import Mapping

import numpy as np
from PIL import Image

CELLS = 32
"""Contours are counted in a grid of so many rows and columns."""

ENOUGH = 8
"""With fewer pairs, none is reported."""

TYPICAL = 0.2
"""If the median correlation is lower, even true pairs have too little in common, and none is reported."""


def contours_in_common(source: np.ndarray, target: np.ndarray) -> float | None:
    """The correlation between the contours of two images; None if either has no contours.

    Args:
        source: (height, width, channels) of any dtype.
        target: as source, of any size.
    """
    if min(source.shape[:2] + target.shape[:2]) < 2:
        return None
    with np.errstate(all="ignore"):  # NaN and infinity are reported by whoever reads the image
        first, second = (_contours(image).ravel() for image in (source, target))
        if not (first.std() > 0 and second.std() > 0):  # one color, or NaN
            return None
        return float(np.corrcoef(first, second)[0, 1])


def far_below(correlations: Mapping[int, float]) -> list[int]:
    """The positions whose correlation is far below the others, lowest first; none if the others disagree."""
    if len(correlations) < ENOUGH:
        return []
    values = np.array(list(correlations.values()))
    median = float(np.median(values))
    # 1.4826 times the median deviation estimates the standard deviation, whatever a few wrong pairs do.
    spread = max(1.4826 * float(np.median(np.abs(values - median))), 0.02)
    low = [position for position, value in correlations.items() if value < median - 4 * spread]
    return sorted(low, key=correlations.__getitem__) if median >= TYPICAL else []


def _contours(image: np.ndarray) -> np.ndarray:
    """How much neighboring pixels differ in each cell: (CELLS, CELLS) float32."""
    if image.dtype == np.int16:  # classes differ or they do not
        down, right = (np.diff(image, axis=axis) != 0 for axis in (0, 1))
    else:
        image = image.astype(np.float32)
        down, right = (np.abs(np.diff(image, axis=axis)) for axis in (0, 1))
    change = down[:, :-1].mean(-1, dtype=np.float32) + right[:-1].mean(-1, dtype=np.float32)
    return np.asarray(Image.fromarray(change).resize((CELLS, CELLS), Image.Resampling.BOX))
