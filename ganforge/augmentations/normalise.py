"""From the dtypes that datasets give to the one range that networks see."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tensorflow as tf


def to_unit_range(image: "tf.Tensor", stored: "tf.DType | None" = None) -> "tf.Tensor":
    """Any shape, uint8, uint16 or float32 already in [-1, 1], to float32 in [-1, 1].

    Args:
        image: the values.
        stored: whose range the values have, where they were already cast to float; the dtype of `image` unless given.
    """
    import tensorflow as tf

    stored = stored or image.dtype
    image = tf.cast(image, tf.float32)
    return image / (stored.max / 2) - 1 if stored.is_integer else image
