"""Scaling and moving an image in one operation."""

from collections.abc import Sequence
from typing import NamedTuple

import tensorflow as tf

from ganforge.augmentations.normalise import is_label_map, to_unit_range
from ganforge.rounds import Tensor

KERNELS = {"bilinear": "triangle", "bicubic": "keyscubic"}

FEW = 4
"""Below this many times the pixels of an image, enlarging all of it costs less than looking at its window alone."""


class Crop(NamedTuple):
    """A window of an enlarged image, as large as the image was; the same for images of any size.

    scale: enlarged side over side, for rows and columns.
    offset: (2,) float32, where the window starts, as a share of the image's own height and width.
    """

    scale: tuple[float, float]
    offset: Tensor


def random_crop(shapes: Sequence[Sequence[int]], enlarge: float, seed: Tensor) -> Crop:
    """A window at a random whole pixel of the smallest of the images."""
    height, width, _ = min(shapes, key=lambda shape: shape[0])
    margins = [float(round(side * enlarge) - side) for side in (height, width)]
    places = tf.random.stateless_uniform((2,), seed) * [margin + 1 for margin in margins]
    start = tf.minimum(tf.floor(places), margins)
    return Crop((1 + margins[0] / height, 1 + margins[1] / width), start / [float(height), float(width)])


def resampled(image: Tensor, crop: Crop, method: str) -> Tensor:
    """The window of the image: (height, width, channels) of any dtype to the same shape, float32 in [-1, 1].

    A label map stays one: it is resampled by nearest whatever the method.
    """
    height, width, _ = image.shape
    if method == "nearest" or is_label_map(image):
        rows, columns = (_nearest(side, axis, crop) for axis, side in enumerate((height, width)))
        window = tf.gather(tf.gather(image, rows), columns, axis=1)
        return window if is_label_map(image) else to_unit_range(window)
    enlarged = [side * scale for side, scale in zip((height, width), crop.scale, strict=True)]
    if method == "bilinear" and all(map(_is_whole, enlarged)) and crop.scale[0] * crop.scale[1] < FEW:
        return _cut(to_unit_range(image), [round(side) for side in enlarged], crop)
    moved = tf.raw_ops.ScaleAndTranslate(
        images=to_unit_range(image)[tf.newaxis],
        size=(height, width),
        scale=crop.scale,
        translation=-crop.offset * tf.constant([height, width], tf.float32),
        kernel_type=KERNELS[method],
        antialias=True,
    )
    return tf.clip_by_value(moved[0], -1, 1)


def _cut(image: Tensor, enlarged: Sequence[int], crop: Crop) -> Tensor:
    """The same in two operations that together are several times faster, where the window starts at a whole pixel."""
    height, width, channels = image.shape
    whole = tf.raw_ops.ResizeBilinear(images=image[tf.newaxis], size=enlarged, half_pixel_centers=True)
    start = tf.cast(tf.round(crop.offset * tf.constant([height, width], tf.float32)), tf.int32)
    return tf.slice(whole[0], [start[0], start[1], 0], [height, width, channels])


def _is_whole(side: float) -> bool:
    return abs(side - round(side)) < 1e-6


def _nearest(side: int, axis: int, crop: Crop) -> Tensor:
    """Which pixel each pixel of the window shows; the edges belong to the pixel after them."""
    centre = tf.range(side, dtype=tf.float32) + 0.5 + crop.offset[axis] * side
    return tf.minimum(tf.cast(centre / crop.scale[axis], tf.int32), side - 1)
