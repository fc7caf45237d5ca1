import logging

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganforge.data.batches import Share, TrainingStream
from ganforge.errors import TrainingError
from ganforge.layers import BatchNormalization
from ganforge.training.compatibility import refuse_networks
from ganforge.training.state import build_state
from ganforge.training.step.compilation import compilation
from ganforge.training.step.precision import LossScale, building_in
from ganforge.training.step.step import Step


def state_of(experiment):
    return build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())


def losses(experiment, steps):
    """Every log of a short run."""
    state = state_of(experiment)
    step = tf.function(
        Step(experiment.method, state.players, state.sides, experiment.trainer, state.step), autograph=False
    )
    share = Share(0, 1, experiment.trainer.batch_size, experiment.trainer.batch_size)
    batches = TrainingStream(experiment.dataset.load("train", 0), (), 0).batches(share, 0)
    logs = [step(batch) for batch in batches.take(steps)]
    return {name: np.array([log[name] for log in logs]) for name in logs[0]}


@pytest.mark.slow
def test_a_bfloat16_run_follows_the_losses_of_a_float32_run(tiny_experiment):
    """Within 2 % of each loss over 40 steps: bfloat16 has 8 bits, each of its roundings is off by 0.4 % at most."""
    full, half = (losses(tiny_experiment({"precision": precision}), 40) for precision in ("float32", "bfloat16"))
    for name in ("generator/total", "generator/distance", "discriminator/total"):
        np.testing.assert_allclose(half[name], full[name], rtol=0.02, err_msg=name)
        assert not np.array_equal(half[name], full[name])
    assert (half["finite"] == 1).all()


def test_half_precision_keeps_float32_weights_slots_and_outputs(tiny_experiment):
    state = state_of(tiny_experiment({"precision": "bfloat16"}))
    assert {str(array.dtype) for array in state.arrays().values()} <= {"float32", "int64", "int32"}
    assert state.players.generators["generator"].compute_dtype == "bfloat16"
    assert state.translate({"source": np.zeros((1, 8, 8, 1), "float32")}).dtype == np.float32


def test_building_leaves_keras_as_it_was(tiny_experiment):
    before = keras.config.dtype_policy().name
    state_of(tiny_experiment({"precision": "bfloat16"}))
    assert keras.config.dtype_policy().name == before
    with pytest.raises(ZeroDivisionError), building_in("float16"):
        raise ZeroDivisionError
    assert keras.config.dtype_policy().name == before


@pytest.mark.skipif(bool(tf.config.list_physical_devices("GPU")), reason="float16 works on a GPU")
def test_float16_without_a_gpu_is_refused_with_the_reason(tiny_experiment):
    with pytest.raises(TrainingError, match=r"trainer\.precision: float16 needs a GPU.*slower.*bfloat16"):
        state_of(tiny_experiment({"precision": "float16"}))


def test_a_batch_that_cannot_be_taken_in_parts_is_refused_with_the_nearest(tiny_experiment):
    with pytest.raises(TrainingError, match=r"trainer\.accumulate: a batch of 4.*Set trainer\.batch_size=6"):
        state_of(tiny_experiment({"batch_size": 4, "accumulate": 3}))


def test_the_loss_scale_doubles_after_many_fits_and_never_falls_below_1(monkeypatch):
    monkeypatch.setattr("ganforge.training.step.precision._GROWS_AFTER", 3)
    scale = LossScale()
    seen = []
    for fits in [True, True, True, False, *[False] * 20]:
        scale.adapt(tf.constant(fits))
        seen.append(float(scale.scale.value))
    assert seen[:5] == [2**15, 2**15, 2**16, 2**15, 2**14]
    assert seen[-1] == 1
    assert not scale.can_shrink


def judge_with(experiment, layer):
    """A discriminator of one layer more."""

    class Layered(type(experiment.discriminator)):
        def build(self, shape):
            inputs = [keras.Input(tuple(shape.source)), keras.Input(tuple(shape.target))]
            x = layer(keras.layers.Concatenate()(inputs))
            return keras.Model(inputs, {"logits": [keras.layers.Conv2D(1, 1)(x)], "features": [[]]})

    return Layered()


@pytest.mark.parametrize("layer", [keras.layers.GroupNormalization(groups=2), keras.layers.LayerNormalization()])
def test_a_penalty_through_a_norm_of_keras_is_warned_of(tiny_experiment, caplog, layer):
    experiment = tiny_experiment()
    game = experiment.losses[0]
    penalty = type("Penalty", (type(game),), {"needs": frozenset({"judge", "gradient"})})()
    judged = {"discriminator": judge_with(experiment, layer)}
    with caplog.at_level(logging.WARNING, "ganforge"):
        state_of(tiny_experiment(**judged))
        assert not caplog.records
        state_of(tiny_experiment(**judged, losses=(game, penalty)))
    assert "ganforge.layers" in caplog.text


def test_compiling_a_norm_that_sums_over_replicas_is_refused_by_name(tiny_experiment):
    experiment = tiny_experiment({"jit_compile": True})
    norm = BatchNormalization(synchronized=True, name="wide")
    players = state_of(tiny_experiment(discriminator=judge_with(experiment, norm))).players
    refuse_networks(experiment, players, 1)
    with pytest.raises(TrainingError, match=r"trainer\.jit_compile: layer 'wide' sums over 2 replicas"):
        refuse_networks(experiment, players, 2)
    assert not compilation(tiny_experiment().trainer, players).names
