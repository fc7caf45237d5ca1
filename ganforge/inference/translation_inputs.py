"""Arrays that people hand over, checked and as networks take them."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ganforge.components import ImageShape
from ganforge.components.shapes import EntryShape
from ganforge.errors import DataError
from ganforge.images import as_channels
from ganforge.inference.vector_values import vector_of
from ganforge.suggestions import did_you_mean, listed

IMAGE = 3
"""Dimensions of an image: height, width and channels."""


def checked_image(image: np.ndarray, channels: int) -> np.ndarray:
    """One image with as many channels as networks take, float32.

    Raises:
        DataError: this is no image in [-1, 1], or its channels cannot become those.
    """
    if image.ndim != IMAGE or 0 in image.shape:
        raise DataError(
            f"array: its shape is {image.shape}. Expected (height, width, channels), or (batch, height, width, "
            "channels) with at least one image."
        )
    if image.dtype.kind != "f":
        raise DataError(
            f"array: its numbers are {image.dtype}. Expected float32 in [-1, 1]. Convert 8 bits with array / 127.5 - 1."
        )
    return as_channels(image.astype(np.float32, copy=False), channels)


def checked_extras(
    extras: Mapping[str, Any], shapes: Mapping[str, EntryShape], size: tuple[int, int]
) -> dict[str, np.ndarray]:
    """Extras as networks see them.

    Args:
        extras: images in [-1, 1]; vectors, or what `vector_of` takes.
        shapes: of the extras that there are.
        size: height and width that images must have.

    Raises:
        DataError: one is unknown or does not fit its shape.
    """
    refuse_unknown(extras, shapes)
    return {name: _checked_extra(name, shapes[name], value, size) for name, value in extras.items()}


def refuse_unknown(names: Iterable[str], shapes: Mapping[str, EntryShape]) -> None:
    """Refuse extras that a run does not have.

    Raises:
        DataError: there is one.
    """
    for name in sorted(set(names) - shapes.keys()):
        raise DataError(
            f"extra {name!r}: this run has no such extra{did_you_mean(name, shapes)} It has: {listed(shapes)}."
        )


def padded(entry: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """An image mirrored beyond its right and lower edge up to this size; a vector as it is."""
    if entry.ndim != IMAGE:
        return entry
    return np.pad(entry, ((0, size[0] - entry.shape[0]), (0, size[1] - entry.shape[1]), (0, 0)), mode="reflect")


def _checked_extra(name: str, shape: EntryShape, value: Any, size: tuple[int, int]) -> np.ndarray:
    if not isinstance(shape, ImageShape):
        return vector_of(name, shape, value)
    image = checked_image(np.asarray(value), shape.channels)
    if image.shape[:2] != size:
        raise DataError(
            f"extra {name!r}: it is {image.shape[0]}x{image.shape[1]}, and the image {size[0]}x{size[1]}. Expected "
            "one size. Scale one of them."
        )
    return image
