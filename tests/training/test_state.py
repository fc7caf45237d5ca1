import numpy as np
import pytest
import tensorflow as tf

from ganforge.layers import Dropout
from ganforge.training.state import build_state

pytestmark = pytest.mark.slow


def state_with_noise(tiny_experiment, **trainer):
    class Noisy(type(tiny_experiment().generator)):
        def build(self, shape):
            import keras

            model = super().build(shape)
            return keras.Model(model.inputs, Dropout(0.5, at_inference=True)(model.output))

    experiment = tiny_experiment(trainer, generator=Noisy())
    return build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())


def test_noise_that_stays_on_is_the_same_for_every_image_and_leaves_trainings_alone(tiny_experiment):
    source = np.ones((2, 8, 8, 1), np.float32)
    for trainer in ({}, {"ema": 0.9}):
        state = state_with_noise(tiny_experiment, **trainer)
        before = state.arrays()
        assert sum(array.shape == (2,) and array.dtype.kind in "iu" for array in before.values()) == 1 + len(trainer)
        first, second = state.translate({"source": source}), state.translate({"source": source})
        np.testing.assert_array_equal(first, second)
        np.testing.assert_array_equal(first[0], first[1])
        for key, array in state.arrays().items():
            np.testing.assert_array_equal(array, before[key], err_msg=key)
