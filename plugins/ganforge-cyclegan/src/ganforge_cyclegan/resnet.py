"""The generator of CycleGAN."""

from typing import TYPE_CHECKING, Literal

from ganforge import ExampleShape, Generator, ShapeError
from ganforge_cyclegan.resnet_options import ResNetOptions

if TYPE_CHECKING:
    import keras

    from ganforge.torch_layers import TorchNetwork

SMALLEST = 8
"""The smallest side in pixels: at a quarter of the size, reflection needs two."""


class ResNet(ResNetOptions, Generator):
    """ResNet of Zhu et al. 2017 (arXiv 1703.10593), after Johnson et al. 2016: two halvings, blocks, two doublings.

    It pads by reflection, and normalizes each image by itself.
    """

    name: Literal["resnet"] = "resnet"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network: source in [-1, 1] to an image in [-1, 1], float32.

        Raises:
            ShapeError: a side is not a multiple of 4 or too small, or source and target differ in size.
        """
        height, width, _ = shape.required_source("generator 'resnet'")
        nearest = self.padded_size(height, width)
        if nearest != (height, width) or shape.target[:2] != nearest:
            raise ShapeError(
                f"generator 'resnet': it cannot make {shape}. Expected the same height and width for source and "
                f"target, multiples of 4 from {SMALLEST} on, such as {nearest[0]}x{nearest[1]}. Resize or crop to that "
                "in the dataset."
            )
        from ganforge_cyclegan.networks.resnet import resnet

        return resnet(shape, self)

    def torch_network(self) -> "TorchNetwork":
        """The ResNet that the authors published for PyTorch."""
        from ganforge_cyclegan.published_resnet import published_resnet

        return published_resnet(self)

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The next multiples of 4."""
        return max(SMALLEST, -(-height // 4) * 4), max(SMALLEST, -(-width // 4) * 4)
