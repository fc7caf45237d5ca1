import keras
import pytest
import tensorflow as tf
from tiny_components import TinyGenerator

from ganforge.training.distributed.cluster import ALONE
from ganforge.training.prepared_run import prepare_run
from ganforge.training.state import build_state
from ganforge.training.step.compilation import compilation


class Foreign(keras.layers.Layer):
    """Calls Python, which XLA cannot compile."""

    def call(self, inputs):
        return tf.ensure_shape(tf.numpy_function(lambda array: array, [inputs], tf.float32), inputs.shape)


class ForeignGenerator(TinyGenerator):
    def build(self, shape):
        model = super().build(shape)
        return keras.Model(model.input, Foreign()(model.output))


def compiled(experiment):
    state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
    return compilation(experiment.trainer, state.players)


def test_every_network_is_compiled_that_xla_can_compile(tiny_experiment):
    found = compiled(tiny_experiment({"jit_compile": True}))
    assert found.names == {"generator", "discriminator"}
    assert found.remarks == ()


def test_a_network_that_xla_cannot_compile_is_trained_without_and_named(tiny_experiment):
    found = compiled(tiny_experiment({"jit_compile": True}, generator=ForeignGenerator()))
    assert found.names == {"discriminator"}
    (remark,) = found.remarks
    assert remark == (
        "trainer.jit_compile: XLA cannot compile network 'generator': there is no PyFunc in it. It is trained without "
        "XLA."
    )


@pytest.mark.slow
def test_the_first_screen_says_what_is_trained_without_xla_and_it_trains(tiny_experiment):
    prepared = prepare_run(tiny_experiment({"jit_compile": True}, generator=ForeignGenerator()), ALONE)
    assert any(remark.startswith("trainer.jit_compile") for remark in prepared.summary.remarks)
    logs = prepared.loop.advance(1)
    assert float(logs["discriminator/total"]) > 0
    prepared.loop.close()
