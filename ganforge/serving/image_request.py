"""What a client asks of a model, as its networks see it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class ImageRequest:
    """One image that is to be made.

    Attributes:
        source: (height, width, channels) float32 in [-1, 1]; None where images are made from noise.
        extras: images like the source, vectors (length,) float32; and `noise` in the place of what the seed draws.
        seed: another gives another of the images that chance allows.
        to_seed: a second seed, to whose noise that of the first moves.
        between: how far it moves, from 0 to 1.
        truncation: scales the noise.
        size: height and width of an image made from noise; None for that of training.
    """

    source: "np.ndarray | None" = None
    extras: "Mapping[str, np.ndarray]" = field(default_factory=dict)
    seed: int = 0
    to_seed: int | None = None
    between: float = 0.0
    truncation: float = 1.0
    size: tuple[int, int] | None = None

    @property
    def moves_noise(self) -> bool:
        """Whether noise is not as the seed draws it."""
        return self.to_seed is not None or self.truncation != 1

    @property
    def alike(self) -> Hashable:
        """What requests have in common that a model may answer together."""
        shape = None if self.source is None else self.source.shape
        return shape, self.size, self.seed, frozenset(self.extras)
