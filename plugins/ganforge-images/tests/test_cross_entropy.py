import numpy as np
import pytest
from ganforge_images.cross_entropy import CrossEntropy

from ganforge.components.rounds import Round


def loss_of(target, generated, **options):
    images = [np.asarray(image, "float32") for image in (target, generated)]
    return np.asarray(CrossEntropy(**options).generator(Round(images[0][..., :1], *images, paired=True)))


def one_hot(classes, count):
    """(batch, height, width) numbers, -1 for no class, to one channel a class."""
    return np.where(np.asarray(classes)[..., None] == np.arange(count), 1.0, -1.0)


def test_a_guess_costs_the_logarithm_of_the_classes_and_certainty_nearly_nothing():
    target = one_hot([[[0, 1], [2, 3]]], 4)
    assert loss_of(target, np.zeros_like(target)) == pytest.approx([np.log(4)], rel=1e-5)
    assert loss_of(target, target) == pytest.approx([0], abs=1e-3)


def test_pixels_without_a_class_do_not_count():
    target = one_hot([[[0, -1], [1, -1]]], 3)
    generated = np.random.default_rng(0).uniform(-1, 1, target.shape)
    labelled = loss_of(target[:, :, :1], generated[:, :, :1])
    assert loss_of(target, generated) == pytest.approx(labelled, rel=1e-5)
    assert loss_of(one_hot([[[-1, -1]]], 3), generated[:, :1]) == pytest.approx([0])


def test_one_channel_is_two_classes():
    target, generated = np.array([1.0, -1.0]).reshape(1, 1, 2, 1), np.array([0.3, 0.4]).reshape(1, 1, 2, 1)
    both = [np.log1p(np.exp(-2 * 5 * right)) for right in (0.3, -0.4)]
    assert loss_of(target, generated) == pytest.approx([np.mean(both)], rel=1e-5)


def test_an_image_of_minus_one_everywhere_is_no_way_out():
    target = one_hot([[[0, 1], [2, 3]]], 4)
    assert loss_of(target, -np.ones_like(target)) == pytest.approx([np.log(4)], rel=1e-5)
