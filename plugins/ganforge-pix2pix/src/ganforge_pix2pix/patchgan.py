"""The discriminator of pix2pix."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge import Discriminator, PairShape, ShapeError
from ganforge_pix2pix.network_options import NetworkOptions, require_one_size

if TYPE_CHECKING:
    import keras


class PatchGAN(NetworkOptions, Discriminator):
    """PatchGAN of Isola et al. 2017 (arXiv 1611.07004): one logit for each overlapping patch of the image."""

    name: Literal["patchgan"] = "patchgan"

    layers: int = Field(
        3, ge=0, le=8, description="4x4 convolutions of stride 2: 3 see 70x70 pixels; 0 judges each pixel by itself."
    )
    unstrided_layers: int = Field(
        1, ge=0, le=4, description="4x4 convolutions of stride 1 between them and the logits; none where `layers` is 0."
    )
    logits_stride: Literal[1, 2] = Field(1, description="Stride of the last convolution; 1 where `layers` is 0.")
    padding: Literal["explicit", "same"] = Field(
        "explicit", description="One pixel on every side (the paper), or as many as keep the size before the stride."
    )
    conditional: bool = Field(True, description="Show it the source beside the image that it judges.")
    bias: bool = Field(True, description="A bias in every convolution that no norm follows.")

    def strides(self) -> tuple[int, ...]:
        """The strides of all convolutions, that of the logits last."""
        if self.layers == 0:
            return (1, 1, 1)
        return (2,) * self.layers + (1,) * self.unstrided_layers + (self.logits_stride,)

    def build(self, shape: PairShape) -> "keras.Model":
        """Build the network: [source, sample] to the fields of a `Judgement`, one scale.

        Raises:
            ShapeError: the image is too small for so many layers, or source and target differ in size.
        """
        require_one_size("discriminator 'patchgan'", shape)
        height, width, _ = shape.target
        smallest = self._smallest_side()
        if min(height, width) < smallest:
            raise ShapeError(
                f"discriminator 'patchgan': {height}x{width} is too small for layers = {self.layers}. Each side must "
                f"have at least {smallest} pixels; the nearest size that works: "
                f"{max(height, smallest)}x{max(width, smallest)}. Use larger images, or set fewer layers."
            )
        from ganforge_pix2pix.networks.patchgan import patchgan

        return patchgan(shape, self)

    def _smallest_side(self) -> int:
        if self.layers == 0 or self.padding == "same":
            return 1
        side = 1
        for stride in reversed(self.strides()):
            side = (side - 1) * stride + 2
        return side
