"""The discriminators of pix2pixHD."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field, PositiveInt

from ganforge import Discriminator, ExampleShape, ShapeError
from ganforge_pix2pixhd.images import images_read
from ganforge_pix2pixhd.network_options import NetworkOptions

if TYPE_CHECKING:
    import keras


class MultiScale(NetworkOptions, Discriminator):
    """PatchGANs of Wang et al. 2018 (arXiv 1711.11585), section 3.2: each sees the image at half the size of the last.

    The coarse ones see whether the picture holds together, the fine ones whether its details are sharp.
    """

    name: Literal["multi-scale"] = "multi-scale"
    scales: int = Field(2, ge=1, le=5, description="How many sizes are judged, each half of the one before.")
    layers: int = Field(3, ge=1, le=6, description="4x4 convolutions of stride 2 at each scale.")
    filters: PositiveInt = Field(64, description="Channels after the first convolution; each further one doubles them.")
    slope: float = Field(0.2, ge=0, le=1, description="Slope of the leaky ReLU below zero.")

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: `sample`, beside the source and extras, to a `Judgement` of all scales, the finest first.

        Raises:
            ShapeError: the image is too small for that many scales, images differ in size, or an extra is missing.
        """
        who, smallest = "discriminator 'multi-scale'", 2 ** (self.scales + self.layers - 1)
        if min(shape.target[:2]) < smallest:
            raise ShapeError(
                f"{who}: {shape.target.height}x{shape.target.width} is too small for {self.scales} scales of "
                f"{self.layers} layers. Expected at least {smallest} pixels per side. Use larger images, or set fewer "
                "scales or layers."
            )
        from ganforge_pix2pixhd.networks.multi_scale import multi_scale

        return multi_scale(images_read(who, shape, self.reads), shape.target, self)
