"""Images from noise."""

from typing import Literal

from ganforge import ExampleShape
from ganforge_unconditional.noise_method import NoiseMethod


class Unconditional(NoiseMethod):
    """One generator that makes images like the targets from noise, and one discriminator that judges them.

    Goodfellow et al. 2014, arXiv 1406.2661. Networks: `generator`, and `discriminator` where a loss needs one. Sources
    and extras of a dataset are not used.
    """

    name: Literal["unconditional"] = "unconditional"

    def seen(self, shape: ExampleShape) -> ExampleShape:
        """The target alone."""
        return ExampleShape(None, shape.target)
