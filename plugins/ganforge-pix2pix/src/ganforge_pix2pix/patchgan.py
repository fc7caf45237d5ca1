"""The discriminator of pix2pix."""

from typing import TYPE_CHECKING, Literal

from ganforge import Discriminator, ExampleShape, ShapeError
from ganforge_pix2pix.network_options import require_one_size
from ganforge_pix2pix.patchgan_options import PatchGANOptions

if TYPE_CHECKING:
    import keras


class PatchGAN(PatchGANOptions, Discriminator):
    """PatchGAN of Isola et al. 2017 (arXiv 1611.07004): one logit for each overlapping patch of the image."""

    name: Literal["patchgan"] = "patchgan"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: `sample`, beside `source` if there is one, to the fields of a `Judgement`, one scale.

        Raises:
            ShapeError: the image is too small for `layers`, or source and target differ in size.
        """
        require_one_size("discriminator 'patchgan'", shape)
        height, width, _ = shape.target
        smallest = self._smallest_side()
        if min(height, width) < smallest:
            raise ShapeError(
                f"discriminator 'patchgan': {height}x{width} is too small for layers = {self.layers}. Expected "
                f"at least {smallest} pixels per side; the nearest size that works: "
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
