"""Augmentation: changes training examples at random."""

from typing import ClassVar

from ganforge.components.component import Component
from ganforge.components.examples import Example, Parts
from ganforge.components.rounds import Tensor
from ganforge.components.shapes import PairShape


class Augmentation(Component):
    """Changes a training example at random, the same geometry for source and target."""

    kind: ClassVar[str] = "augmentation"

    def apply(self, example: Example, seed: Tensor) -> Example:
        """A changed example of the same shape.

        Images come in any dtype that datasets give. The same seed, (2,) int32, gives the same change.
        """
        raise NotImplementedError

    def split(self, shape: PairShape) -> Parts | None:
        """Two functions that one after the other equal `apply` to the bit; None, as here, where all is drawn."""
        return None
