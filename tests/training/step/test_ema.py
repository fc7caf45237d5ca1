import keras
import numpy as np
import tensorflow as tf

from ganforge.training.step.ema import MovingAverage


def test_the_mean_moves_towards_the_weights_fast_at_first_and_then_by_its_decay():
    live, shadow = keras.Variable(np.ones(3, "float32")), keras.Variable(np.zeros(3, "float32"))
    average = MovingAverage(0.5, [live], [shadow])
    average.update(tf.constant(0))
    np.testing.assert_allclose(shadow.numpy(), 0.9, rtol=1e-6)
    shadow.assign(np.zeros(3))
    average.update(tf.constant(1000))
    np.testing.assert_allclose(shadow.numpy(), 0.5, rtol=1e-6)


def test_norm_statistics_are_averaged_and_seeds_are_not():
    model = keras.Sequential([keras.Input((4,)), keras.layers.BatchNormalization(), keras.layers.Dropout(0.5)])
    other = keras.models.clone_model(model)
    average = MovingAverage(0.5, model.variables, other.variables)
    assert [live.name for live, _ in average.pairs] == ["gamma", "beta", "moving_mean", "moving_variance"]
