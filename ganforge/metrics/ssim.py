"""Structural similarity."""

from typing import TYPE_CHECKING, Literal

from ganforge.components import Metric
from ganforge.errors import ShapeError

if TYPE_CHECKING:
    import numpy as np

WINDOW, SIGMA = 11, 1.5
LUMINANCE, CONTRAST = 0.01**2, 0.03**2
"""The constants (K1 L)² and (K2 L)² of the paper, for images in [0, 1]."""


class StructuralSimilarity(Metric):
    """Mean structural similarity of Wang et al. 2004, in [-1, 1]; 1 is equal.

    A Gaussian window of 11 pixels and sigma 1.5 where it fits inside, then the mean over channels: what `tf.image.ssim`
    gives for images in [0, 1].
    """

    name: Literal["ssim"] = "ssim"

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """One similarity per example, (batch,), from images (batch, height, width, channels) float32 in [-1, 1].

        Raises:
            ShapeError: the images are smaller than the window.
        """
        if min(target.shape[1:3]) < WINDOW:
            size = f"{target.shape[1]}x{target.shape[2]}"
            raise ShapeError(
                f"ssim: images of {size} are too small. Expected {WINDOW}x{WINDOW} or more. Leave this metric out."
            )
        return _similarity((target + 1.0) / 2, (generated + 1.0) / 2).mean(axis=(1, 2, 3))


def _similarity(first: "np.ndarray", second: "np.ndarray") -> "np.ndarray":
    """The similarity at every place of the window; images are (batch, height, width, channels) in [0, 1]."""
    first, second = first.astype("float64"), second.astype("float64")
    first_mean, second_mean = _blurred(first), _blurred(second)
    product, squares = first_mean * second_mean, first_mean**2 + second_mean**2
    covariance = _blurred(first * second) - product
    variances = _blurred(first**2 + second**2) - squares
    luminance = (2 * product + LUMINANCE) / (squares + LUMINANCE)
    return luminance * (2 * covariance + CONTRAST) / (variances + CONTRAST)


def _blurred(image: "np.ndarray") -> "np.ndarray":
    """Blur rows, then columns, with the Gaussian window; the result is WINDOW - 1 pixels smaller each way."""
    import numpy as np

    weights = np.exp(-0.5 * ((np.arange(WINDOW) - WINDOW // 2) / SIGMA) ** 2)
    weights /= weights.sum()
    height, width = image.shape[1] - WINDOW + 1, image.shape[2] - WINDOW + 1
    rows = [weight * image[:, start : start + height] for start, weight in enumerate(weights)]
    image = np.sum(rows, axis=0)
    columns = [weight * image[:, :, start : start + width] for start, weight in enumerate(weights)]
    return np.sum(columns, axis=0)
