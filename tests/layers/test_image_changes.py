"""Changes of what discriminators see."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.layers.image_changes import cut_out, moved, recolored

DRAWS = st.lists(st.floats(0, 0.9375, allow_subnormal=False), min_size=6, max_size=6)
BLANK = 9.0


def images(batch=2, height=8, width=12, channels=3):
    return np.random.default_rng(1).uniform(-1, 1, (batch, height, width, channels)).astype("float32")


def by_example(draws, count):
    return np.reshape(np.float32(draws[: 2 * count]), (2, count))


@pytest.mark.parametrize("ratio", [0.01, 0.125, 0.5])
def test_moving_by_nothing_changes_nothing(ratio):
    np.testing.assert_array_equal(moved(images(), np.full((2, 2), 0.5, "float32"), ratio, BLANK), images())


@settings(deadline=None, max_examples=20)
@given(draws=DRAWS)
def test_moved_images_are_the_images_somewhere_else(draws):
    draws, one = by_example(draws, 2), images()
    found = np.asarray(moved(one, draws, 0.25, BLANK))
    for number in range(2):
        down, right = (int(draw * (2 * far + 1)) - far for draw, far in zip(draws[number], (2, 3), strict=True))
        padded = np.pad(one[number], ((2, 2), (3, 3), (0, 0)), constant_values=BLANK)
        np.testing.assert_array_equal(found[number], padded[2 - down :, 3 - right :][:8, :12])


@settings(deadline=None, max_examples=20)
@given(draws=DRAWS)
def test_a_square_of_half_the_size_is_cut_out_or_nothing(draws):
    one = images()
    found = np.asarray(cut_out(one, by_example(draws, 2), 0.5, np.float32([1, 0]), BLANK))
    is_blank = (found[0] == BLANK).all(axis=-1)
    rows, columns = is_blank.any(axis=1).sum(), is_blank.any(axis=0).sum()
    assert 2 <= rows <= 4
    assert 3 <= columns <= 6
    assert is_blank.sum() == rows * columns
    np.testing.assert_array_equal(found[0][~is_blank], one[0][~is_blank])
    np.testing.assert_array_equal(found[1], one[1])


def test_without_an_amount_colors_stay():
    draws = np.float32([[0.1, 0.2, 0.3], [0.9, 0.8, 0.7]])
    np.testing.assert_allclose(recolored(images(), draws, np.float32([0, 0])), images(), atol=1e-6)
    assert not np.allclose(recolored(images(), draws, np.float32([1, 1])), images(), atol=0.1)


def test_brightness_saturation_and_contrast_are_those_of_the_paper():
    one = images(batch=1).astype("float64")[0]
    brightness, saturation, contrast = 0.1, 0.7, 0.9
    expected = one + brightness - 0.5
    gray = expected.mean(axis=2, keepdims=True)
    expected = (expected - gray) * (2 * saturation) + gray
    expected = (expected - expected.mean()) * (contrast + 0.5) + expected.mean()
    found = recolored(images(batch=1), np.float32([[brightness, saturation, contrast]]), np.float32([1]))
    np.testing.assert_allclose(found[0], expected, atol=1e-5)


def test_gradients_pass_to_every_pixel_that_is_seen():
    one = tf.constant(images())
    with tf.GradientTape() as tape:
        tape.watch(one)
        colored = recolored(one, np.full((2, 3), 0.7, "float32"), np.ones(2, "float32"))
        shifted = moved(colored, np.float32([[0.9, 0.1]] * 2), 0.25, 0.0)
        seen = cut_out(shifted, np.zeros((2, 2), "float32"), 0.5, np.ones(2, "float32"), 0.0)
        total = tf.reduce_sum(seen**2)
    gradient = tape.gradient(total, one)
    assert np.isfinite(gradient).all()
    assert np.count_nonzero(gradient) > 0.5 * one.numpy().size
