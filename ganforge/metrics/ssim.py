"""Structural similarity."""

from typing import TYPE_CHECKING, Literal

from ganforge.components import Metric
from ganforge.errors import ShapeError
from ganforge.metrics.similarity_maps import WINDOW, similarity_maps

if TYPE_CHECKING:
    import numpy as np


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
        return similarity_maps((target + 1.0) / 2, (generated + 1.0) / 2)[0].mean(axis=(1, 2, 3))
