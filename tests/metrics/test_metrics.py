"""The figures about validation images, against what others make of the same images."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.errors import ShapeError
from ganforge.metrics.mae import MeanAbsoluteError
from ganforge.metrics.psnr import PeakSignalToNoise
from ganforge.metrics.ssim import StructuralSimilarity

METRICS = [MeanAbsoluteError(), PeakSignalToNoise(), StructuralSimilarity()]


def images(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32)


def nearby(target: np.ndarray, distance: float) -> np.ndarray:
    return np.clip(target + distance * images(1, *target.shape), -1, 1)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@settings(deadline=None, max_examples=10)
@given(batch=st.integers(1, 3), height=st.integers(11, 20), width=st.integers(11, 20), channels=st.integers(1, 4))
def test_every_metric_measures_each_example_on_its_own(metric, batch, height, width, channels):
    target = images(0, batch, height, width, channels)
    generated = nearby(target, 0.3)
    measured = metric.measure(target, target, generated)
    assert measured.shape == (batch,)
    alone = metric.measure(target[:1], target[:1], generated[:1])
    np.testing.assert_allclose(measured[:1], alone, rtol=1e-5)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_nearer_is_better(metric):
    target = images(0, 2, 16, 16, 3)
    near = metric.summarize(metric.measure(target, target, nearby(target, 0.1)))
    far = metric.summarize(metric.measure(target, target, nearby(target, 0.5)))
    assert (near > far) is metric.higher_is_better


def test_equal_images_have_the_best_figures():
    target = images(0, 2, 16, 16, 3)
    best = [metric.summarize(metric.measure(target, target, target)) for metric in METRICS]
    np.testing.assert_allclose(best, [0, 100, 1], atol=1e-6)


def test_mae_is_in_units_of_the_range():
    black, white = -np.ones((1, 4, 4, 3), np.float32), np.ones((1, 4, 4, 3), np.float32)
    assert MeanAbsoluteError().measure(black, black, white) == 2


def test_psnr_agrees_with_tensorflow():
    target = images(0, 3, 16, 20, 3)
    generated = nearby(target, 0.2)
    expected = tf.image.psnr(target, generated, max_val=2.0)
    np.testing.assert_allclose(PeakSignalToNoise().measure(target, target, generated), expected, rtol=1e-5)


@pytest.mark.parametrize("channels", [1, 3])
def test_ssim_agrees_with_tensorflow(channels):
    smooth = np.sin(np.linspace(0, 9, 40))[None, :, None, None] * np.cos(np.linspace(0, 7, 32))[None, None, :, None]
    target = np.repeat(smooth, channels, axis=3).astype(np.float32)
    generated = nearby(target, 0.2)
    expected = tf.image.ssim((target + 1) / 2, (generated + 1) / 2, max_val=1.0)
    np.testing.assert_allclose(StructuralSimilarity().measure(target, target, generated), expected, atol=1e-4)


def test_ssim_refuses_images_smaller_than_its_window():
    small = images(0, 1, 10, 32, 3)
    with pytest.raises(ShapeError, match="10x32 are too small"):
        StructuralSimilarity().measure(small, small, small)
