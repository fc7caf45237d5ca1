"""RowReader: an image that is read some rows at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


def _unchanged(pixels: "np.ndarray") -> "np.ndarray":
    return pixels


@dataclass(frozen=True)
class RowReader:
    """The pixels of a file as they are stored, which become what networks see only where they are needed.

    Attributes:
        pixels: (height, width, any channels) of any dtype; a memory map will do.
        seen: from some rows of them to what networks see, (rows, width, channels) float32 in [-1, 1].
    """

    pixels: "np.ndarray"
    seen: "Callable[[np.ndarray], np.ndarray]" = _unchanged

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        height, width = self.pixels.shape[:2]
        return height, width

    def rows(self, top: int, bottom: int) -> "np.ndarray":
        """What networks see of the rows from `top` on, before `bottom`: (rows, width, channels) float32 in [-1, 1]."""
        return self.seen(self.pixels[top:bottom])

    def columns(self, left: int, right: int) -> "RowReader":
        """A part of the width."""
        return RowReader(self.pixels[:, left:right], self.seen)

    def whole(self) -> "np.ndarray":
        """What networks see of the whole image."""
        return self.seen(self.pixels)
