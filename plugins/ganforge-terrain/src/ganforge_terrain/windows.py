"""The options of windows that both terrain datasets share."""

from typing import Annotated

from pydantic import AfterValidator, Field

from ganforge import ExampleShape, ImageShape, Palette


def _rising(bounds: tuple[float, float]) -> tuple[float, float]:
    low, high = bounds
    if low >= high:
        raise ValueError(f"the first number must be below the second, but {low:g} is not below {high:g}")
    return bounds


Share = Annotated[float, Field(ge=0, le=1)]
Bounds = Annotated[tuple[Share, Share], AfterValidator(_rising)]
"""A lower and an upper share, both in [0, 1]."""

Side = Annotated[int, Field(ge=1, le=4096)]
Size = Side | tuple[Side, Side]
"""The side of a square, or height and width, in pixels."""


COAST_COLORS: Palette = {"land": (0, 0, 0), "water": (255, 255, 255)}
"""What coast maps are drawn in."""


def sides(size: int | tuple[int, int]) -> tuple[int, int]:
    """Height and width in pixels."""
    return (size, size) if isinstance(size, int) else size


def window_shape(size: int | tuple[int, int]) -> ExampleShape:
    """A binary map of one channel in, a picture of three out."""
    height, width = sides(size)
    return ExampleShape(ImageShape(height, width, 1), ImageShape(height, width, 3))
