"""From pictures of any size to those of a dataset's size."""

from collections.abc import Callable
from typing import Literal

import tensorflow as tf

from ganforge.components.rounds import Tensor
from ganforge_images.label_map import NO_CLASS

Size = tuple[int, int]
Fit = Literal["resize", "crop", "pad"]


def fitted(image: Tensor, size: Size, resampling: str, fit: Fit) -> Tensor:
    """The image at this height and width in pixels, in the same dtype.

    Args:
        image: (height, width, channels) uint8, uint16 or float32, or int16 where it is a label map.
        size: height and width.
        resampling: area, bilinear or nearest; label maps take nearest.
        fit: resize: the aspect changes. crop: the middle of the image, as much as fills the size. pad: the whole image,
            with its edges extended to fill the size; label maps have no class there.
    """
    method = "nearest" if image.dtype == tf.int16 else resampling
    fits = tf.reduce_all(tf.shape(image)[:2] == size)
    changed = {"resize": _resized, "crop": _cropped, "pad": _padded}[fit]
    image = tf.cond(fits, lambda: image, lambda: changed(image, size, method))
    return tf.ensure_shape(image, (*size, image.shape[-1]))


def _cropped(image: Tensor, size: Size, method: str) -> Tensor:
    covering = tf.maximum(_scaled(image, size, tf.reduce_max), size)
    image = _resized(image, covering, method)
    top, left = tf.unstack((covering - size) // 2)
    return image[top : top + size[0], left : left + size[1]]


def _padded(image: Tensor, size: Size, method: str) -> Tensor:
    within = tf.clip_by_value(_scaled(image, size, tf.reduce_min), 1, size)
    image = _resized(image, within, method)
    before = (size - within) // 2
    if image.dtype == tf.int16:
        margins = tf.stack([before, size - within - before], axis=1)
        return tf.pad(image, tf.concat([margins, [[0, 0]]], axis=0), constant_values=NO_CLASS)
    rows, columns = (tf.clip_by_value(tf.range(size[axis]) - before[axis], 0, within[axis] - 1) for axis in range(2))
    return tf.gather(tf.gather(image, rows), columns, axis=1)


def _scaled(image: Tensor, size: Size, chosen: Callable[[Tensor], Tensor]) -> Tensor:
    """The image's own height and width, both times the larger or the smaller of the two ratios to `size`."""
    own = tf.cast(tf.shape(image)[:2], tf.float64)
    return tf.cast(tf.round(own * chosen(tf.cast(size, tf.float64) / own)), tf.int32)


def _resized(image: Tensor, size: Tensor | Size, method: str) -> Tensor:
    if method == "nearest":
        return tf.image.resize(image, size, "nearest")
    if method == "area":
        shrinks = tf.reduce_all(tf.shape(image)[:2] >= size)
        resized = tf.cond(shrinks, lambda: tf.image.resize(image, size, "area"), lambda: _interpolated(image, size))
    else:
        resized = _interpolated(image, size)
    return _rounded(resized, image.dtype)


def _interpolated(image: Tensor, size: Tensor | Size) -> Tensor:
    """Bilinear; when it shrinks, over as many pixels as one stands for."""
    return tf.image.resize(image, size, "bilinear", antialias=True)


def _rounded(values: Tensor, dtype: tf.DType) -> Tensor:
    return tf.saturate_cast(tf.round(values), dtype) if dtype.is_integer else values
