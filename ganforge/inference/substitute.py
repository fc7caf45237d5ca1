"""What may translate in the place of the networks of a run."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np


class Substitute(Protocol):
    """Makes the images that the networks of a run make, with something else that computes them.

    Attributes:
        runtime: what computes, for people.
    """

    runtime: str

    def takes(self, size: tuple[int, int]) -> bool:
        """Whether it translates images of this height and width; else the networks do."""

    def translate(
        self, size: tuple[int, int], batch: "Mapping[str, np.ndarray]", direction: str, seed: int
    ) -> "np.ndarray":
        """As `TrainedGenerators.translate`."""
