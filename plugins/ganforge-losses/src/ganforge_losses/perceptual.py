"""The loss that compares what a network for photos sees."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, ShapeError, Tensor
from ganforge_losses.vgg19 import PUBLISHED, features, read_weights

SMALLEST = 16
"""The smallest side in pixels: it is halved four times."""


class Perceptual(Loss):
    """Mean absolute difference between the maps that VGG-19 makes of the target and of the generated image.

    Johnson et al. 2016, arXiv 1603.08155, as pix2pixHD (Wang et al. 2018) weighs it: relu1_1 to relu5_1 by 1/32, 1/16,
    1/8, 1/4 and 1. It downloads nothing: `weights` names the file.
    """

    name: Literal["perceptual"] = "perceptual"
    needs = frozenset({"paired"})

    weight: float = Field(10.0, ge=0, description="Scales the term; 10 is pix2pixHD.")
    weights: Path = Field(
        description="Keras's file vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5, from its page of applications."
    )
    md5: str | None = Field(PUBLISHED, description="The hash that the file must have; unset, any file is taken.")

    def generator(self, round: Round) -> Tensor:
        """The distance of each generated image's maps from the target's: (batch,) float32.

        Raises:
            DataError: the weights cannot be used.
            ShapeError: the images are too small, or have neither one channel nor three.
        """
        from keras import ops

        self._refuse(round.target.shape)
        weights = read_weights(self.weights, self.md5)
        real, fake = (features(_three(images), weights) for images in (round.target, round.generated))
        scales = [2.0**-exponent for exponent in (5, 4, 3, 2, 0)]
        return sum(
            scale * ops.mean(ops.abs(ops.stop_gradient(wanted) - made), axis=(1, 2, 3))
            for scale, wanted, made in zip(scales, real, fake, strict=True)
        )

    def _refuse(self, shape: tuple[int, ...]) -> None:
        _, height, width, channels = shape
        if min(height, width) < SMALLEST or channels not in (1, 3):
            raise ShapeError(
                f"loss 'perceptual': targets are {height}x{width}x{channels}. Expected {SMALLEST} pixels per side or "
                "more, and one channel or three: VGG-19 knows photos. Leave this loss out, or change the targets."
            )


def _three(images: Tensor) -> Tensor:
    from keras import ops

    return images if images.shape[-1] == 3 else ops.repeat(images, 3, axis=-1)
