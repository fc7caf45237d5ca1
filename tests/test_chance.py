"""Numbers drawn from a chance."""

import numpy as np
import pytest
import tensorflow as tf

from ganforge.chance import normal, uniform

CHANCES = np.random.default_rng(0).integers(0, 2**23, 500).astype("float32") / np.float32(2**23)


@pytest.mark.parametrize("draw", [uniform, normal])
def test_the_same_chance_draws_the_same_numbers_in_any_batch_and_when_compiled(draw):
    drawn = np.asarray(draw(CHANCES, (4, 3)))
    assert (drawn.shape, drawn.dtype) == ((500, 4, 3), "float32")
    np.testing.assert_array_equal(draw(CHANCES[100:103], (4, 3)), drawn[100:103])
    traced = tf.function(lambda chance: draw(chance, (4, 3)), jit_compile=True)
    np.testing.assert_allclose(traced(tf.constant(CHANCES)), drawn, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("draw", [uniform, normal])
def test_another_chance_or_another_seed_draws_others(draw):
    nearest = np.nextafter(np.float32(0.7), np.float32(1))
    first, other = np.asarray(draw(np.array([0.7, nearest], "float32"), (50,)))
    assert np.abs(np.corrcoef(first, other)[0, 1]) < 0.5
    again = np.asarray(draw(np.array([0.7], "float32"), (50,), seed=1))[0]
    assert np.abs(np.corrcoef(first, again)[0, 1]) < 0.5
    assert not np.isin(again, first).any()


def test_uniform_numbers_fill_the_range_evenly():
    drawn = np.asarray(uniform(CHANCES, (400,)))
    assert 0 <= drawn.min() < drawn.max() < 1
    counts, _ = np.histogram(drawn, 20, (0, 1))
    np.testing.assert_allclose(counts / drawn.size, 1 / 20, rtol=0.03)


def test_normal_numbers_have_the_moments_and_tails_of_the_normal_distribution():
    drawn = np.asarray(normal(CHANCES, (400,)))
    moments = [float(np.mean(drawn**power)) for power in (1, 2, 3, 4)]
    np.testing.assert_allclose(moments, [0, 1, 0, 3], atol=0.06)
    np.testing.assert_allclose(np.mean(np.abs(drawn) > 1.959964), 0.05, rtol=0.05)
    assert np.isfinite(drawn).all()


def test_numbers_at_two_places_know_nothing_of_each_other():
    drawn = np.asarray(normal(CHANCES, (60,)))
    correlations = np.corrcoef(drawn, rowvar=False)[~np.eye(60, dtype=bool)]
    assert np.abs(correlations).max() < 6 / 500**0.5
    np.testing.assert_allclose(correlations.std(), 1 / 500**0.5, rtol=0.1)


def test_nothing_is_drawn_of_the_extremes_that_is_not_a_number():
    extremes = np.array([0, np.nextafter(np.float32(1), np.float32(0))], "float32")
    assert np.isfinite(np.asarray(normal(extremes, (10_000,)))).all()
