"""What does something else on the second device. The kit never imports what this does: it names TensorFlow."""

from typing import Any, Literal

from ganforge.components import Loss, Method
from ganforge.components.rounds import Round
from ganforge.components.shapes import ExampleShape
from ganforge.testing.tiny_parts import TinyGenerator


def replica_number() -> Any:
    import tensorflow as tf

    context = tf.distribute.get_replica_context()
    return tf.cast(context.replica_id_in_sync_group, tf.float32) if context else 0.0


class UnequalGenerator(TinyGenerator):
    def build(self, shape: ExampleShape) -> Any:
        import keras

        class Unequal(keras.layers.Layer):
            def call(self, images: Any) -> Any:
                return images * (1 - 0.5 * replica_number())

        model = super().build(shape)
        return keras.Model(model.input, Unequal()(model.output))


class UnequalLoss(Loss):
    name: Literal["unequal"] = "unequal"

    def generator(self, round: Round) -> Any:
        from keras import ops

        return (1 + replica_number()) * ops.mean(ops.square(round.target - round.generated), axis=(1, 2, 3))


class UnequalMethod(Method):
    name: Literal["unequal"] = "unequal"

    def networks(self, shape: ExampleShape, build: Any) -> Any:
        from tiny_components import TinyMethod

        return TinyMethod().networks(shape, build)

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        from dataclasses import replace

        from tiny_components import TinyMethod

        (round,) = TinyMethod().rounds(networks, batch)
        return (replace(round, target=round.target * (1 - 0.5 * replica_number()), paired=False),)
