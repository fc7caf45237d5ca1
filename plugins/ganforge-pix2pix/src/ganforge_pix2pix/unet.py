"""The generator of pix2pix."""

from typing import TYPE_CHECKING, Literal

from ganforge import ExampleShape, Generator, ShapeError
from ganforge_pix2pix.network_options import require_one_size
from ganforge_pix2pix.unet_options import UNetOptions

if TYPE_CHECKING:
    import keras

    from ganforge.torch_layers import TorchNetwork


class UNet(UNetOptions, Generator):
    """U-Net of Isola et al. 2017 (arXiv 1611.07004): halve the image `depth` times, then double it back with skips."""

    name: Literal["unet"] = "unet"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: source in [-1, 1] to an image in [-1, 1], float32.

        Raises:
            ShapeError: a side cannot be halved `depth` times, or source and target differ in size.
        """
        height, width, _ = shape.required_source("generator 'unet'")
        require_one_size("generator 'unet'", shape)
        nearest = (self._nearest(height), self._nearest(width))
        if nearest != (height, width):
            raise ShapeError(
                f"generator 'unet': {height}x{width} cannot be halved {self.depth} times. Expected height and width "
                f"divisible by {2**self.depth}; the nearest size that is: {nearest[0]}x{nearest[1]}. "
                "Resize or crop to it, or set a smaller depth."
            )
        from ganforge_pix2pix.networks.unet import unet

        return unet(shape, self)

    def torch_network(self) -> "TorchNetwork | None":
        """The U-Net that the authors published for PyTorch: it has skips, doubles in one way, and reads no extras."""
        if self.upsample != "deconvolution" or self.skip == "none" or self.full_size_filters or self.reads:
            return None
        from ganforge_pix2pix.published_unet import published_unet

        return published_unet(self)

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The next multiples of 2**depth."""
        multiple = 2**self.depth
        return -(-height // multiple) * multiple, -(-width // multiple) * multiple

    def _nearest(self, side: int) -> int:
        multiple = 2**self.depth
        return max(multiple, (side + multiple // 2) // multiple * multiple)
