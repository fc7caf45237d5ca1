"""Scaling and moving an image in one operation."""

from collections.abc import Sequence
from typing import NamedTuple

import tensorflow as tf

from ganforge.augmentations.normalise import is_label_map, to_unit_range
from ganforge.rounds import Tensor

KERNELS = {"bilinear": "triangle", "bicubic": "keyscubic"}


class Crop(NamedTuple):
    """A window of an enlarged image, as large as the image was; the same for images of any size.

    scale: (2,) float32, enlarged side over side, for rows and columns.
    offset: (2,) float32, where the window starts, as a share of the image's own height and width.
    """

    scale: Tensor
    offset: Tensor


def random_crop(shapes: Sequence[Sequence[int]], enlarge: float, seed: Tensor) -> Crop:
    """A window at a random whole pixel of the smallest of the images."""
    height, width, _ = min(shapes, key=lambda shape: shape[0])
    side = tf.constant([height, width], tf.float32)
    margin = tf.round(side * enlarge) - side
    start = tf.minimum(tf.floor(tf.random.stateless_uniform((2,), seed) * (margin + 1)), margin)
    return Crop((side + margin) / side, start / side)


def resampled(image: Tensor, crop: Crop, method: str) -> Tensor:
    """The window of the image: (height, width, channels) of any dtype to the same shape, float32 in [-1, 1].

    A label map stays one: it is resampled by nearest whatever the method.
    """
    height, width, _ = image.shape
    if method == "nearest" or is_label_map(image):
        rows, columns = (_nearest(side, axis, crop) for axis, side in enumerate((height, width)))
        window = tf.gather(tf.gather(image, rows), columns, axis=1)
        return window if is_label_map(image) else to_unit_range(window)
    moved = tf.raw_ops.ScaleAndTranslate(
        images=image[tf.newaxis],
        size=(height, width),
        scale=crop.scale,
        translation=-crop.offset * tf.constant([height, width], tf.float32),
        kernel_type=KERNELS[method],
        antialias=True,
    )
    return tf.clip_by_value(to_unit_range(moved[0], stored=image.dtype), -1, 1)


def _nearest(side: int, axis: int, crop: Crop) -> Tensor:
    """Which pixel each pixel of the window shows; the edges belong to the pixel after them."""
    centre = tf.range(side, dtype=tf.float32) + 0.5 + crop.offset[axis] * side
    return tf.minimum(tf.cast(centre / crop.scale[axis], tf.int32), side - 1)
