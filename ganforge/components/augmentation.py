"""Augmentation: changes training examples at random."""

from typing import ClassVar

from ganforge.components.component import Component
from ganforge.components.examples import Example, Parts
from ganforge.components.rounds import Tensor
from ganforge.components.shapes import ExampleShape


class Augmentation(Component):
    """Changes a training example at random, with the same geometry for all of its images; vectors stay."""

    kind: ClassVar[str] = "augmentation"

    def apply(self, example: Example, seed: Tensor) -> Example:
        """Change the images of an example; names and shapes stay as they are.

        Args:
            example: every image by name, of any dtype that datasets give; label maps are int16.
            seed: (2,) int32; the same seed gives the same change.
        """
        raise NotImplementedError

    def split(self, shape: ExampleShape) -> Parts | None:
        """Two functions that one after the other give exactly what `apply` gives; None if there are none."""
        return None
