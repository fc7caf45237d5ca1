"""What a norm would see of a whole image, of which it is given tiles."""

from typing import Any

import tensorflow as tf


class WholeImage:
    """Mean and variance over all tiles of an image, one after the other.

    A norm that has one adds those of each tile. Once they are settled, it normalizes every tile by what all tiles of
    the round before had together, so that tiles agree where they meet.
    """

    def __init__(self, channels: int) -> None:
        self._sums = tf.Variable(tf.zeros((2, channels), tf.float64), trainable=False)
        self._count = tf.Variable(tf.constant(0.0, tf.float64), trainable=False)
        self._settled = tf.Variable(tf.zeros((2, channels)), trainable=False)
        self._is_settled = tf.Variable(tf.constant(False), trainable=False)

    def __call__(self, mean: Any, variance: Any) -> tuple[Any, Any]:
        """Count in a tile.

        Args:
            mean: of its channels, of any shape with channels last.
            variance: likewise.

        Returns:
            The mean and variance to normalize it by, of the same shape and dtype.
        """
        own = tf.stack([tf.reshape(mean, (-1,)), tf.reshape(variance + tf.square(mean), (-1,))])
        self._sums.assign_add(tf.cast(own, tf.float64))
        self._count.assign_add(1.0)
        settled = tf.unstack(tf.cast(self._settled, mean.dtype))
        return self._chosen(settled[0], mean), self._chosen(settled[1], variance)

    def _chosen(self, whole: Any, own: Any) -> Any:
        return tf.where(self._is_settled, tf.reshape(whole, tf.shape(own)), own)

    def settle(self) -> None:
        """Normalize by what was counted from now on, and count anew."""
        mean, square = tf.unstack(self._sums / self._count)
        variance = tf.maximum(square - tf.square(mean), 0.0)
        self._settled.assign(tf.cast(tf.stack([mean, variance]), tf.float32))
        self._is_settled.assign(True)
        self._sums.assign(tf.zeros_like(self._sums))
        self._count.assign(0.0)

    def forget(self) -> None:
        """Begin another image."""
        self._is_settled.assign(False)
        self._sums.assign(tf.zeros_like(self._sums))
        self._count.assign(0.0)
