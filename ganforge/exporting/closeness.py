"""How close what an exported file makes is to what the run makes."""

from dataclasses import dataclass
from math import inf, log10
from typing import Self

import numpy as np

from ganforge.components import NumberType
from ganforge.images import from_uint8, to_uint8

RANGE = 2.0
"""From black to white, in [-1, 1]."""
LEVEL = RANGE / 255
"""Between two neighbors of uint8."""


@dataclass(frozen=True)
class Closeness:
    """A measurement, or the least that is wanted.

    Attributes:
        largest: the largest difference of two numbers in [-1, 1].
        psnr: peak signal to noise ratio in dB; infinite where all is equal.
    """

    largest: float
    psnr: float

    @classmethod
    def measure(cls, made: list[np.ndarray], expected: list[np.ndarray]) -> Self:
        """Compare images with those that they should be.

        Args:
            made: by the file: (height, width, channels) float32 in [-1, 1], or uint8.
            expected: by the run: (height, width, channels) float32 in [-1, 1].
        """
        differences = np.concatenate([_difference(*pair).ravel() for pair in zip(made, expected, strict=True)])
        error = float(np.mean(np.square(differences, dtype=np.float64)))
        largest = float(np.abs(differences).max())
        return cls(largest if np.isfinite(largest) else inf, 10 * log10(RANGE**2 / error) if error > 0 else inf)

    @classmethod
    def wanted(cls, number_type: NumberType, uint8: bool) -> Self:
        """The least that is wanted of a file; rounding to uint8 may fall either way."""
        largest, psnr = {"float32": (1e-3, 60.0), "float16": (inf, 40.0), "int8": (inf, 20.0)}[number_type]
        return cls(largest + 1.01 * LEVEL, min(psnr, 45.0)) if uint8 else cls(largest, psnr)

    def suffices(self, wanted: Self) -> bool:
        """Whether it is as close as is wanted."""
        return self.largest <= wanted.largest and self.psnr >= wanted.psnr

    def __str__(self) -> str:
        largest = f"largest difference {self.largest:.2g}, " if self.largest < inf else ""
        return f"{largest}PSNR {self.psnr:.1f} dB"


def _difference(made: np.ndarray, expected: np.ndarray) -> np.ndarray:
    if made.shape != expected.shape:
        return np.array([inf])
    return from_uint8(made) - from_uint8(to_uint8(expected) if made.dtype == np.uint8 else expected)
