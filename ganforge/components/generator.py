"""Generator: builds the network that makes images."""

from typing import TYPE_CHECKING, ClassVar

from ganforge.components.component import Component
from ganforge.components.shapes import PairShape

if TYPE_CHECKING:
    import keras


class Generator(Component):
    """Builds the network that makes images."""

    kind: ClassVar[str] = "generator"

    def build(self, shape: PairShape) -> "keras.Model":
        """Build the network at this size.

        Returns:
            A model from source (batch, height, width, channels) float32 in [-1, 1] to an image of the target's shape
            in [-1, 1].

        Raises:
            ShapeError: the network cannot take this size; the message says the nearest size that works.
        """
        raise NotImplementedError

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The smallest size in pixels, no smaller than this one, that the network takes."""
        return height, width
