"""Where overlapping tiles lie along one side of an image, and how much of each is seen."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class TilePlan:
    """Tiles of one length that cover a side, each overlapping the next.

    Attributes:
        length: of the side, in pixels.
        tile: length of a tile; the last may reach beyond the end.
        overlap: how many pixels two neighbors share at least, less than half a tile.
        multiple: of what every start is one, so that networks that halve images halve all tiles at the same places.
    """

    length: int
    tile: int
    overlap: int
    multiple: int = 1

    @property
    def starts(self) -> list[int]:
        """Where tiles begin."""
        stride = max(self.multiple, (self.tile - self.overlap) // self.multiple * self.multiple)
        last = max(0, -(-(self.length - self.tile) // self.multiple) * self.multiple)
        return [*range(0, last, stride), last]

    def weights(self, start: int, scale: int = 1) -> np.ndarray:
        """How much of each pixel of a tile is seen: (scale * tile,) float32 in (0, 1].

        Next to a neighbor a quarter of the overlap is hardly seen, for there networks see the tile's edge, and not what
        is beyond it. Over the half in the middle one tile gives way to the other.
        """
        margin, ramp = scale * self.overlap // 4, max(1, scale * self.overlap // 2)
        rising = np.clip((np.arange(scale * self.tile) + 0.5 - margin) / ramp, 1e-6, 1).astype(np.float32)
        weights = np.ones_like(rising)
        if start > 0:
            weights *= rising
        if start + self.tile < self.length:
            weights *= rising[::-1]
        return weights
