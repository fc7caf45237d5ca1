"""Turns and scales an image about its middle in one operation."""

import tensorflow as tf

from ganforge.augmentations.normalize import is_label_map, to_unit_range
from ganforge.components.rounds import Tensor


def about_the_middle(image: Tensor, matrix: Tensor, method: str) -> Tensor:
    """Move an image; beyond its edges it is mirrored.

    Args:
        image: (height, width, channels) of any dtype, or a label map.
        matrix: (2, 2) float32, from a column and row of the result to those of the image, relative to the middle.
        method: bilinear or nearest; for label maps always nearest.

    Returns:
        The same shape, float32 in [-1, 1]; a label map stays one.
    """
    height, width, _ = image.shape
    middle = tf.constant([(width - 1) / 2, (height - 1) / 2], tf.float32)
    offset = middle - tf.linalg.matvec(matrix, middle)
    rows = tf.reshape(tf.concat([matrix, offset[:, tf.newaxis]], axis=1), [6])
    moved = tf.raw_ops.ImageProjectiveTransformV3(
        images=(tf.cast(image, tf.int32) if is_label_map(image) else to_unit_range(image))[tf.newaxis],
        transforms=tf.concat([rows, [0.0, 0.0]], axis=0)[tf.newaxis],
        output_shape=(height, width),
        fill_value=0.0,
        interpolation="NEAREST" if is_label_map(image) else method.upper(),
        fill_mode="REFLECT",
    )[0]
    return tf.ensure_shape(tf.cast(moved, image.dtype) if is_label_map(image) else moved, image.shape)
