"""The loss of structural similarity."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, ShapeError, Tensor

WINDOW, SIGMA = 11, 1.5
LUMINANCE, CONTRAST = 0.01**2, 0.03**2
"""The constants (K1 L)² and (K2 L)² of the paper, for images in [0, 1]."""


class StructuralSimilarity(Loss):
    """One minus the mean structural similarity of Wang et al. 2004: 0 for equal images, 2 at most.

    A Gaussian window of 11 pixels and sigma 1.5 where it fits inside, then the mean over channels.
    """

    name: Literal["ssim"] = "ssim"
    needs = frozenset({"paired"})

    weight: float = Field(10.0, ge=0, description="Scales the term.")

    def generator(self, round: Round) -> Tensor:
        """How little each generated image resembles its target: (batch,) float32.

        Raises:
            ShapeError: the images are smaller than the window.
        """
        from keras import ops

        height, width = round.target.shape[1:3]
        if min(height, width) < WINDOW:
            raise ShapeError(
                f"loss 'ssim': images of {height}x{width} are too small. Expected {WINDOW}x{WINDOW} or more. Use "
                "larger images, or leave this loss out."
            )
        first, second = (round.target + 1) / 2, (round.generated + 1) / 2
        first_mean, second_mean = _blurred(first), _blurred(second)
        product, squares = first_mean * second_mean, ops.square(first_mean) + ops.square(second_mean)
        covariance = _blurred(first * second) - product
        variances = _blurred(ops.square(first) + ops.square(second)) - squares
        luminance = (2 * product + LUMINANCE) / (squares + LUMINANCE)
        structure = (2 * covariance + CONTRAST) / (variances + CONTRAST)
        return 1 - ops.mean(luminance * structure, axis=(1, 2, 3))


def _blurred(images: Tensor) -> Tensor:
    """Rows, then columns, weighted by the window, where it fits inside."""
    import numpy as np
    from keras import ops

    weights = np.exp(-0.5 * ((np.arange(WINDOW) - WINDOW // 2) / SIGMA) ** 2)
    weights = (weights / weights.sum()).astype("float32")
    channels = images.shape[-1]
    for kernel in (weights[:, None], weights[None]):
        each = np.repeat(kernel[..., None, None], channels, axis=2)
        images = ops.depthwise_conv(images, each, padding="valid")
    return images
