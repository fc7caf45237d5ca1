"""Generator: builds the network that makes images."""

from typing import TYPE_CHECKING, ClassVar

from ganforge.components.component import Component
from ganforge.components.shapes import ExampleShape

if TYPE_CHECKING:
    import keras

    from ganforge.torch_layers import TorchNetwork


class Generator(Component):
    """Builds the network that makes images."""

    kind: ClassVar[str] = "generator"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network at this size.

        Returns:
            A model to an image of the target's shape, (batch, height, width, channels) float32 in [-1, 1]. Its inputs
            have the names of the entries that it reads: `source`, an extra, or what a method adds, such as `noise`.

        Raises:
            ShapeError: the network cannot take this size; the message says the nearest size that works.
        """
        raise NotImplementedError

    def torch_network(self) -> "TorchNetwork | None":
        """The published PyTorch network with the same layers, for `ganforge import torch`; None if there is none."""
        return None

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The smallest size in pixels, no smaller than this one, that the network takes."""
        return height, width
