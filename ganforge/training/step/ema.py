"""The moving average of the generators' weights, norm statistics included."""

from collections.abc import Sequence
from typing import Any

import tensorflow as tf


class MovingAverage:
    """Lets shadow variables follow the live ones, fast at first, then with `decay`.

    The decay in force at step n is min(decay, (1 + n) / (10 + n)), so that the first weights are soon forgotten.
    """

    def __init__(self, decay: float, live: Sequence[Any], shadow: Sequence[Any]) -> None:
        self.decay = decay
        self.pairs = [pair for pair in zip(live, shadow, strict=True) if tf.as_dtype(pair[0].dtype).is_floating]

    def copy(self) -> None:
        """Set every shadow to its live variable."""
        for live, shadow in self.pairs:
            shadow.assign(live.numpy())

    def update(self, step: tf.Tensor) -> None:
        """Move every shadow towards its live variable; called outside replicas, after the step."""
        count = tf.cast(step, tf.float32)
        share = 1.0 - tf.minimum(self.decay, (1.0 + count) / (10.0 + count))
        for live, shadow in self.pairs:
            value = tf.convert_to_tensor(live.value)
            shadow.assign_add(tf.cast(share, value.dtype) * (value - tf.convert_to_tensor(shadow.value)))
