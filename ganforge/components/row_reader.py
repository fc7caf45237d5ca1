"""RowReader: an image that is read some rows at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np


class PixelRows(Protocol):
    """Pixels as a file stores them, such as an array, or what decodes the rows that are asked for."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Height, width and channels."""

    def __getitem__(self, rows: slice, /) -> "np.ndarray":
        """These rows, (rows, width, channels) of any dtype."""


def _unchanged(pixels: "np.ndarray") -> "np.ndarray":
    return pixels


@dataclass(frozen=True)
class RowReader:
    """The pixels of a file as they are stored, which become what networks see only where they are needed.

    Attributes:
        pixels: of the file; rows are asked for from top to bottom, several times.
        seen: from some rows of them to what networks see, (rows, width, channels) float32 in [-1, 1].
        span: the first column, and the one after the last; None: all.
    """

    pixels: PixelRows
    seen: "Callable[[np.ndarray], np.ndarray]" = _unchanged
    span: tuple[int, int] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        left, right = self.span or (0, self.pixels.shape[1])
        return self.pixels.shape[0], right - left

    def stored(self, top: int, bottom: int) -> "np.ndarray":
        """Rows as the file stores them, from `top` on, before `bottom`."""
        return self.pixels[top:bottom][:, slice(*(self.span or (None,)))]

    def rows(self, top: int, bottom: int) -> "np.ndarray":
        """What networks see of the rows from `top` on, before `bottom`: (rows, width, channels) float32 in [-1, 1]."""
        return self.seen(self.stored(top, bottom))

    def columns(self, left: int, right: int) -> "RowReader":
        """A part of the width."""
        first, last = self.span or (0, self.pixels.shape[1])
        return replace(self, span=(first + left, min(last, first + right)))

    def whole(self) -> "np.ndarray":
        """What networks see of the whole image."""
        return self.rows(0, self.size[0])
