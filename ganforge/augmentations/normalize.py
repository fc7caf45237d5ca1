"""Converts the dtypes that datasets give to the range that networks see."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tensorflow as tf


def is_label_map(image: "tf.Tensor") -> bool:
    """Whether the numbers are classes, which must not be blended: int16."""
    return image.dtype == "int16"


def one_channel_a_class(label_map: "tf.Tensor", classes: int) -> "tf.Tensor":
    """(height, width, 1) int16 to (height, width, classes) float32: 1 for its class, else -1, also without a class."""
    import tensorflow as tf

    return tf.one_hot(tf.cast(label_map[..., 0], tf.int32), classes, on_value=1.0, off_value=-1.0)


def to_unit_range(image: "tf.Tensor") -> "tf.Tensor":
    """Any shape, uint8, uint16 or float32 already in [-1, 1], to float32 in [-1, 1]."""
    import tensorflow as tf

    quantized = {tf.uint8: tf.quint8, tf.uint16: tf.quint16}.get(image.dtype)
    if quantized is None:
        return tf.cast(image, tf.float32)
    # casts, scales and shifts in one pass
    return tf.raw_ops.Dequantize(input=tf.bitcast(image, quantized), min_range=-1.0, max_range=1.0)
