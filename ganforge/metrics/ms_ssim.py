"""Multi-scale structural similarity."""

from typing import TYPE_CHECKING, Literal

from ganforge.components import Metric
from ganforge.errors import ShapeError
from ganforge.metrics.similarity_maps import WINDOW, similarity_maps

if TYPE_CHECKING:
    import numpy as np

EXPONENTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
"""Of each scale, from the image's own size on; each is half as high and wide as the one before."""
SMALLEST = (WINDOW - 1) * 2 ** (len(EXPONENTS) - 1) + 1


class MultiScaleSimilarity(Metric):
    """Multi-scale structural similarity of Wang et al. 2003, in [0, 1]; 1 is equal. Images need 161 pixels a side.

    The product over five scales of contrast and structure, at the last scale with luminance, each to a power; then the
    mean over channels: what `tf.image.ssim_multiscale` gives for images in [0, 1].
    """

    name: Literal["ms-ssim"] = "ms-ssim"

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """One similarity per example, (batch,), from images (batch, height, width, channels) float32 in [-1, 1].

        Raises:
            ShapeError: the images are smaller than the window at the last scale.
        """
        import numpy as np

        if min(target.shape[1:3]) < SMALLEST:
            size = f"{target.shape[1]}x{target.shape[2]}"
            raise ShapeError(
                f"ms-ssim: images of {size} are too small for {len(EXPONENTS)} scales. Expected {SMALLEST}x{SMALLEST} "
                "or more. Use ssim, or leave this metric out."
            )
        first, second = (target + 1.0) / 2, (generated + 1.0) / 2
        product = np.ones((len(target), target.shape[-1]))
        for scale, exponent in enumerate(EXPONENTS):
            if scale:
                first, second = _halved(first), _halved(second)
            similarity, contrast = similarity_maps(first, second)
            part = similarity if scale == len(EXPONENTS) - 1 else contrast
            # Structure may be negative, of which there is no such power.
            product *= np.maximum(part.mean(axis=(1, 2)), 0) ** exponent
        return product.mean(axis=1)


def _halved(image: "np.ndarray") -> "np.ndarray":
    """The mean of each 2x2 pixels; of an odd side the last row or column counts twice."""
    import numpy as np

    odd = [(0, 0), (0, image.shape[1] % 2), (0, image.shape[2] % 2), (0, 0)]
    even = np.pad(image, odd, mode="symmetric")
    return (even[:, ::2, ::2] + even[:, 1::2, ::2] + even[:, ::2, 1::2] + even[:, 1::2, 1::2]) / 4
