import numpy as np
import pytest
import tensorflow as tf
from ganforge_terrain.blue_rule import BlueRule
from pydantic import ValidationError

PIXELS = np.array([[[0, 0, 11], [0, 0, 10], [0, 200, 200], [250, 255, 255], [200, 190, 255]]], np.uint8)


def test_water_is_bluer_than_red_and_than_green_by_more_than_the_margins():
    assert BlueRule().water(PIXELS).tolist() == [[True, False, False, False, True]]


def test_the_lowest_green_margin_leaves_green_out():
    rule = BlueRule(red_margin=0, green_margin=-256)
    assert rule.water(PIXELS).tolist() == [[True, True, True, True, True]]


def test_tensorflow_and_numpy_agree():
    image = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    rule = BlueRule(red_margin=-7, green_margin=12)
    np.testing.assert_array_equal(rule.water(tf.constant(image)).numpy(), rule.water(image))


def test_a_margin_beyond_eight_bits_is_refused():
    with pytest.raises(ValidationError, match="red_margin"):
        BlueRule(red_margin=256)
