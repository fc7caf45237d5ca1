"""The generator of pix2pix."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge import Generator, PairShape, ShapeError
from ganforge_pix2pix.network_options import NetworkOptions, require_one_size

if TYPE_CHECKING:
    import keras


class UNet(NetworkOptions, Generator):
    """U-Net of Isola et al. 2017 (arXiv 1611.07004): halve the image `depth` times, then double it back with skips."""

    name: Literal["unet"] = "unet"

    depth: int = Field(8, ge=2, le=10, description="Halvings; height and width must be divisible by 2**depth.")
    bottleneck_norm: bool = Field(
        False, description="Normalise the smallest map too; at 1x1 pixels and batch size 1 that would erase it."
    )
    bias: bool = Field(
        False, description="A bias in every convolution that no norm follows, and not in the last one alone."
    )
    skip: Literal["relu", "leaky"] = Field(
        "relu", description="What the skips and the bottleneck carry: after a ReLU (the paper) or after the leaky one."
    )
    upsample: Literal["deconvolution", "resize"] = Field(
        "deconvolution",
        description="Doubling by a 4x4 deconvolution, or by nearest pixels and a 3x3 convolution: no checkerboards.",
    )
    dropout: float = Field(0.5, ge=0, lt=1, description="Share of values dropped in the first decoder blocks.")
    dropout_blocks: int = Field(3, ge=0, description="How many decoder blocks drop, from the bottleneck on.")
    dropout_at_inference: bool = Field(True, description="Drop on new images too: the only noise of pix2pix.")

    def build(self, shape: PairShape) -> "keras.Model":
        """Build the network: source in [-1, 1] to an image in [-1, 1], float32.

        Raises:
            ShapeError: a side cannot be halved `depth` times, or source and target differ in size.
        """
        require_one_size("generator 'unet'", shape)
        height, width, _ = shape.source
        nearest = (self._nearest(height), self._nearest(width))
        if nearest != (height, width):
            raise ShapeError(
                f"generator 'unet': {height}x{width} cannot be halved {self.depth} times. Height and width must be "
                f"divisible by {2**self.depth}; the nearest size that is: {nearest[0]}x{nearest[1]}. "
                "Resize or crop to it, or set a smaller depth."
            )
        from ganforge_pix2pix.networks.unet import unet

        return unet(shape, self)

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The next multiples of 2**depth."""
        multiple = 2**self.depth
        return -(-height // multiple) * multiple, -(-width // multiple) * multiple

    def _nearest(self, side: int) -> int:
        multiple = 2**self.depth
        return max(multiple, (side + multiple // 2) // multiple * multiple)
