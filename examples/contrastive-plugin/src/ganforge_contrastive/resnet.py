"""The generator of CUT."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field, PositiveInt

from ganforge import ExampleShape, Generator, ShapeError

if TYPE_CHECKING:
    import keras

SMALLEST = 8
"""The smallest side in pixels: reflection needs two pixels at a quarter of the size."""


class AntialiasedResNet(Generator):
    """ResNet of Park et al. 2020 (arXiv 2007.15651): CycleGAN's, with blur when it halves and doubles.

    Its layers `pixels`, `halve_1`, `halve_2` and `block_1` to `block_9` have names, which `projection` uses.
    """

    name: Literal["antialiased-resnet"] = "antialiased-resnet"
    filters: PositiveInt = Field(64, description="Channels at full size; each of the two halvings doubles them.")
    blocks: PositiveInt = Field(9, description="Residual blocks at a quarter of the size.")

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: source in [-1, 1] to an image in [-1, 1], float32.

        Raises:
            ShapeError: a side is not a multiple of 4 or too small, or source and target differ in size.
        """
        height, width, _ = shape.required_source("generator 'antialiased-resnet'")
        nearest = self.padded_size(height, width)
        if nearest != (height, width) or shape.target[:2] != nearest:
            raise ShapeError(
                f"generator 'antialiased-resnet': it cannot make {shape}. Source and target must have the same height "
                f"and width, multiples of 4 from {SMALLEST} on, such as {nearest[0]}x{nearest[1]}. Resize or crop to "
                "that in the dataset."
            )
        from ganforge_contrastive.networks.resnet import resnet

        return resnet(shape, self.filters, self.blocks)

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The next multiples of 4."""
        return max(SMALLEST, -(-height // 4) * 4), max(SMALLEST, -(-width // 4) * 4)
