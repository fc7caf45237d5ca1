"""Images of a class, from noise."""

from typing import Literal

from pydantic import Field

from ganforge import ExampleShape, ShapeError, VectorShape
from ganforge_unconditional.noise_method import NoiseMethod


class Conditional(NoiseMethod):
    """As `unconditional`, with an image of the class that the example has: both networks are given the class.

    Mirza and Osindero 2014, arXiv 1411.1784. Instead of a class, `label` may name any other vector.
    """

    name: Literal["conditional"] = "conditional"
    label: str = Field("label", min_length=1, description="The extra of the dataset that images depend on.")

    def seen(self, shape: ExampleShape) -> ExampleShape:
        """The target and the label.

        Raises:
            ShapeError: the dataset has no such extra, or it is an image.
        """
        label = shape.extras.get(self.label)
        if not isinstance(label, VectorShape):
            raise ShapeError(
                f"method 'conditional': its option label names {self.label!r}, and the examples are {shape}. Expected "
                "an extra that is a class or another vector. Name one, or use the method 'unconditional'."
            )
        return ExampleShape(None, shape.target, {self.label: label})
