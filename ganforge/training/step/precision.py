"""Half precision: networks that compute in it, and the loss scale that float16 needs for its short range."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import keras
import tensorflow as tf

from ganforge.experiment.trainer_options import Precision
from ganforge.layers.keras_settings import use_expected_keras

_FIRST_SCALE = 2.0**15
_GROWS_AFTER = 2000
"""Updates in a row that fit before the scale is doubled (Micikevicius et al. 2018, https://arxiv.org/abs/1710.03740)."""


@contextmanager
def building_in(precision: Literal["auto"] | Precision) -> Iterator[None]:
    """Networks built within compute in this precision, float32 if none is chosen; their weights are always float32."""
    use_expected_keras()
    before = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float32" if precision in ("auto", "float32") else f"mixed_{precision}")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


class LossScale:
    """Multiplies one side's gradients so that they do not vanish in float16; as large as just fits.

    Built inside the strategy's scope. It decides by values that are equal on all replicas.
    """

    def __init__(self) -> None:
        self.scale = keras.Variable(_FIRST_SCALE, dtype="float32", trainable=False, name="loss_scale")
        self.fitted = keras.Variable(0, dtype="int32", trainable=False, name="fitted")

    @property
    def variables(self) -> list[keras.Variable]:
        """What a checkpoint holds."""
        return [self.scale, self.fitted]

    @property
    def can_shrink(self) -> tf.Tensor:
        """Whether a smaller scale is left to try."""
        return self.scale.value > 1.0

    def adapt(self, fits: tf.Tensor) -> None:
        """Halve the scale after gradients that did not fit, double it after many updates that did."""
        scale, fitted = tf.convert_to_tensor(self.scale.value), tf.convert_to_tensor(self.fitted.value) + 1
        grows = fitted >= _GROWS_AFTER
        self.scale.assign(tf.where(fits, tf.where(grows, scale * 2.0, scale), tf.maximum(scale / 2.0, 1.0)))
        self.fitted.assign(tf.where(fits & ~grows, fitted, 0))
