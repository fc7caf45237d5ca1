"""Augmentation: changes training examples at random."""

from typing import ClassVar

from ganforge.components.component import Component
from ganforge.components.examples import Example, Parts
from ganforge.components.rounds import Tensor
from ganforge.components.shapes import PairShape


class Augmentation(Component):
    """Changes a training example at random, with the same geometry for source and target."""

    kind: ClassVar[str] = "augmentation"

    def apply(self, example: Example, seed: Tensor) -> Example:
        """Change an example; roles and shapes stay as they are.

        Args:
            example: images of any dtype that datasets give; label maps are int16.
            seed: (2,) int32; the same seed gives the same change.
        """
        raise NotImplementedError

    def split(self, shape: PairShape) -> Parts | None:
        """Two functions that one after the other give exactly what `apply` gives; None if there are none."""
        return None
