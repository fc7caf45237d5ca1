"""Structural similarity at every place of an image, as Wang et al. 2004 define it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

WINDOW, SIGMA = 11, 1.5
LUMINANCE, CONTRAST = 0.01**2, 0.03**2
"""The constants (K1 L)² and (K2 L)² of the paper, for images in [0, 1]."""


def similarity_maps(first: "np.ndarray", second: "np.ndarray") -> tuple["np.ndarray", "np.ndarray"]:
    """The similarity, and its part that is contrast and structure without luminance.

    Args:
        first: (batch, height, width, channels) in [0, 1], at least `WINDOW` high and wide.
        second: like first.

    Returns:
        Two of (batch, height - WINDOW + 1, width - WINDOW + 1, channels) float64.
    """
    first, second = first.astype("float64"), second.astype("float64")
    first_mean, second_mean = _blurred(first), _blurred(second)
    product, squares = first_mean * second_mean, first_mean**2 + second_mean**2
    covariance = _blurred(first * second) - product
    variances = _blurred(first**2 + second**2) - squares
    contrast = (2 * covariance + CONTRAST) / (variances + CONTRAST)
    return (2 * product + LUMINANCE) / (squares + LUMINANCE) * contrast, contrast


def _blurred(image: "np.ndarray") -> "np.ndarray":
    """Blur rows, then columns, with the Gaussian window, where it fits inside."""
    import numpy as np

    weights = np.exp(-0.5 * ((np.arange(WINDOW) - WINDOW // 2) / SIGMA) ** 2)
    weights /= weights.sum()
    height, width = image.shape[1] - WINDOW + 1, image.shape[2] - WINDOW + 1
    rows = [weight * image[:, start : start + height] for start, weight in enumerate(weights)]
    image = np.sum(rows, axis=0)
    columns = [weight * image[:, :, start : start + width] for start, weight in enumerate(weights)]
    return np.sum(columns, axis=0)
