"""Random changes to batches of images through which gradients pass."""

from math import floor
from typing import Any

from keras import ops


def recolored(images: Any, draws: Any, amount: Any) -> Any:
    """Change brightness, saturation and contrast, in this order.

    Args:
        images: (batch, height, width, channels) float32 in [-1, 1].
        draws: (batch, 3) float32 in [0, 1); a half leaves an image as it is.
        amount: (batch,) float32: how much of the change is applied, 0 or 1.

    Returns:
        As images; values may leave [-1, 1].
    """
    brightness, saturation, contrast = (_by_example((draws[:, place] - 0.5) * amount) for place in range(3))
    images = images + brightness
    gray = ops.mean(images, axis=3, keepdims=True)
    images = gray + (images - gray) * (1 + 2 * saturation)
    mean = ops.mean(images, axis=(1, 2, 3), keepdims=True)
    return mean + (images - mean) * (1 + contrast)


def moved(images: Any, draws: Any, ratio: float, blank: float) -> Any:
    """Move images by whole pixels, down and to the right, or up and to the left.

    Args:
        images: (batch, height, width, channels) float32.
        draws: (batch, 2) float32 in [0, 1); a half leaves an image where it is.
        ratio: the farthest they move, as a share of height and width.
        blank: the value of pixels that come in from outside.

    Returns:
        As images.
    """
    batch, (height, width, channels) = ops.shape(images)[0], images.shape[1:]
    rows, has_row = _places(height, _whole_steps(draws[:, 0], height, ratio))
    columns, has_column = _places(width, _whole_steps(draws[:, 1], width, ratio))
    rows = rows + height * ops.expand_dims(ops.arange(batch, dtype="int32"), 1)
    pixels = width * rows[:, :, None] + columns[:, None, :]
    found = ops.take(ops.reshape(images, (-1, channels)), pixels, axis=0)
    return ops.where((has_row[:, :, None] & has_column[:, None, :])[..., None], found, blank)


def cut_out(images: Any, draws: Any, ratio: float, amount: Any, blank: float) -> Any:
    """Blank out a part of each image; near the edge less of it lies within.

    Args:
        images: (batch, height, width, channels) float32.
        draws: (batch, 2) float32 in [0, 1): where its middle is.
        ratio: its size as a share of height and width.
        amount: (batch,) float32: 1 where it is blanked out, 0 where not.
        blank: the value of its pixels.

    Returns:
        As images.
    """
    height, width = images.shape[1:3]
    rows, columns = (_band(side, draws[:, place], ratio) for place, side in enumerate((height, width)))
    is_cut = rows[:, :, None] & columns[:, None, :] & (amount > 0)[:, None, None]
    return ops.where(is_cut[..., None], blank, images)


def _by_example(numbers: Any) -> Any:
    return ops.reshape(numbers, (-1, 1, 1, 1))


def _whole_steps(draws: Any, side: int, ratio: float) -> Any:
    """From -n to n, each as likely, where n is the rounded share of the side: (batch,) int32."""
    farthest = floor(side * ratio + 0.5)
    return ops.cast(ops.floor(draws * (2 * farthest + 1)), "int32") - farthest


def _places(side: int, steps: Any) -> tuple[Any, Any]:
    """Where each pixel of a side comes from, and whether that is within: both (batch, side)."""
    places = ops.arange(side, dtype="int32")[None] - steps[:, None]
    return ops.clip(places, 0, side - 1), (places >= 0) & (places < side)


def _band(side: int, draws: Any, ratio: float) -> Any:
    """Which pixels of a side are cut out: (batch, side)."""
    size = floor(side * ratio + 0.5)
    first = ops.cast(ops.floor(draws * (side + 1 - size % 2)), "int32")[:, None] - size // 2
    places = ops.arange(side, dtype="int32")[None]
    return (places >= first) & (places < first + size)
