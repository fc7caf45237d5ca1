"""A loss that only TensorFlow can compute."""

from typing import Any, Literal

from ganforge.components import Loss
from ganforge.components.rounds import Round


class NamesTensorFlow(Loss):
    name: Literal["names-tensorflow"] = "names-tensorflow"

    def generator(self, round: Round) -> Any:
        import tensorflow as tf

        return tf.reduce_mean(abs(round.target - round.generated), axis=(1, 2, 3))
