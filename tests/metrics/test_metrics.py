"""The figures about validation images, against what others make of the same images."""

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from ganforge.errors import ShapeError
from ganforge.metrics.mae import MeanAbsoluteError
from ganforge.metrics.ms_ssim import MultiScaleSimilarity
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


def smooth(height: int, width: int, channels: int) -> np.ndarray:
    waves = np.outer(np.sin(np.linspace(0, 9, height)), np.cos(np.linspace(0, 7, width)))
    return np.repeat(waves[None, :, :, None], channels, axis=3).astype(np.float32)


def test_psnr_agrees_with_scikit_image_to_five_digits():
    target = smooth(40, 32, 3)
    generated = nearby(target, 0.2)
    expected = peak_signal_noise_ratio(target[0], generated[0], data_range=2)
    np.testing.assert_allclose(PeakSignalToNoise().measure(target, target, generated), [expected], rtol=1e-5)


@pytest.mark.parametrize("channels", [1, 3])
def test_ssim_agrees_with_scikit_image_to_six_digits(channels):
    target = smooth(40, 32, channels)
    generated = nearby(target, 0.2)
    as_in_the_paper = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 1}
    wide = [(image[0].astype(np.float64) + 1) / 2 for image in (target, generated)]
    expected = structural_similarity(*wide, channel_axis=-1, **as_in_the_paper)
    np.testing.assert_allclose(StructuralSimilarity().measure(target, target, generated), [expected], rtol=1e-6)


@pytest.mark.parametrize(("height", "width"), [(176, 176), (161, 207)])
def test_ms_ssim_agrees_with_tensorflow_to_four_digits(height, width):
    target = smooth(height, width, 3)
    generated = np.concatenate([nearby(target, 0.2), nearby(target, 0.8)])
    target = np.concatenate([target, target])
    expected = tf.image.ssim_multiscale((target + 1) / 2, (generated + 1) / 2, max_val=1.0)
    measured = MultiScaleSimilarity().measure(target, target, generated)
    np.testing.assert_allclose(measured, expected, rtol=1e-4)
    assert measured[0] > measured[1] > 0


def test_ms_ssim_of_opposite_images_is_a_number():
    target = smooth(161, 161, 1)
    assert MultiScaleSimilarity().measure(target, target, -target) == [0]
    assert MultiScaleSimilarity().measure(target, target, target) == [1]


def test_ms_ssim_refuses_images_that_its_last_scale_does_not_fit():
    small = images(0, 1, 160, 300, 1)
    with pytest.raises(ShapeError, match=r"160x300 are too small for 5 scales\. Expected 161x161"):
        MultiScaleSimilarity().measure(small, small, small)


@pytest.mark.parametrize("channels", [1, 3])
def test_ssim_agrees_with_tensorflow(channels):
    target = smooth(40, 32, channels)
    generated = nearby(target, 0.2)
    expected = tf.image.ssim((target + 1) / 2, (generated + 1) / 2, max_val=1.0)
    np.testing.assert_allclose(StructuralSimilarity().measure(target, target, generated), expected, atol=1e-4)


def test_ssim_refuses_images_smaller_than_its_window():
    small = images(0, 1, 10, 32, 3)
    with pytest.raises(ShapeError, match="10x32 are too small"):
        StructuralSimilarity().measure(small, small, small)
