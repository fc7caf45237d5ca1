"""What discriminators see of generated label maps."""

import numpy as np
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.training.step.label_view import as_classes


def made(seed):
    return np.random.default_rng(seed).uniform(-0.99, 0.99, (2, 4, 5, 3)).astype("float32")


def true(seed):
    """Classes 0 to 2, and pixels without one."""
    numbers = np.random.default_rng(seed).integers(-1, 3, (2, 4, 5, 1))
    return np.where(numbers == np.arange(3), np.float32(1), np.float32(-1))


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 1000))
def test_true_label_maps_stay_as_they_are(seed):
    np.testing.assert_array_equal(as_classes(true(seed)), true(seed))
    np.testing.assert_array_equal(as_classes(true(seed), true(seed)), true(seed))


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 1000))
def test_generated_ones_have_the_likeliest_class_where_there_is_a_true_one(seed):
    seen = np.asarray(as_classes(made(seed), true(seed)))
    has_class = true(seed).max(axis=-1) > -1
    assert (np.sort(seen[has_class], axis=-1) == [-1, -1, 1]).all()
    np.testing.assert_array_equal(seen.argmax(-1)[has_class], made(seed).argmax(-1)[has_class])
    assert (seen[~has_class] == -1).all()
    assert (np.asarray(as_classes(made(seed))).max(axis=-1) == 1).all()


def test_gradients_pass_straight_through_but_where_nothing_is_judged():
    one, ways = tf.constant(made(1)), np.random.default_rng(2).normal(size=(2, 4, 5, 3)).astype("float32")
    with tf.GradientTape() as tape:
        tape.watch(one)
        total = tf.reduce_sum(ways * as_classes(one, true(3)))
    expected = np.where(true(3).max(axis=-1, keepdims=True) > -1, ways, 0)
    np.testing.assert_array_equal(tape.gradient(total, one), expected)
