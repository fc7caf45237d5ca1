"""Discriminator: builds the network that judges images."""

from typing import TYPE_CHECKING, ClassVar

from ganforge.components.component import Component
from ganforge.components.shapes import ExampleShape

if TYPE_CHECKING:
    import keras


class Discriminator(Component):
    """Builds the network that judges images."""

    kind: ClassVar[str] = "discriminator"

    def build(self, shape: ExampleShape) -> "keras.Model":
        """Build the network at this size.

        Returns:
            A model to the fields of a `Judgement`. Its inputs have names: `sample`, the image that is judged, and the
            entries that it is judged beside, such as `source` or a class; `shape.source` is None if there is none.
            `{"logits": [one (batch, rows, columns, 1) per scale], "features": [[...] per scale]}`. Logits are raw: no
            sigmoid.

        Raises:
            ShapeError: the network cannot take this size.
        """
        raise NotImplementedError
