import numpy as np
import pytest
from ganforge_terrain.map_agreement import MapAgreement

from ganforge.errors import ShapeError

WATER, LAND = (-1.0, -1.0, 1.0), (0.2, 0.5, -0.5)
SOURCE = np.array([[[1], [1]], [[-1], [-1]]], np.float32)


def test_agreement_is_the_share_of_right_pixels_of_each_example():
    generated = np.array([[[WATER, LAND], [LAND, LAND]], [[LAND, LAND], [WATER, WATER]]], np.float32)
    measured = MapAgreement().measure(np.stack([SOURCE, SOURCE]), generated, generated)
    assert measured.tolist() == [0.75, 0.0]
    assert MapAgreement().summarize(measured) == 0.375


def test_thresholds_count_levels_of_the_eight_bit_image():
    gray = (np.array([100, 100, 111], np.float32) / 127.5 - 1.0) * np.ones((1, 2, 2, 1), np.float32)
    white, black = np.ones((1, 2, 2, 1)), -np.ones((1, 2, 2, 1))
    assert MapAgreement().measure(white, gray, gray) == 1.0
    assert MapAgreement(blue_rule={"red_margin": 11}).measure(black, gray, gray) == 1.0


def test_an_image_without_color_is_refused():
    gray = np.zeros((1, 2, 2, 1), np.float32)
    with pytest.raises(ShapeError, match="has 1 channels"):
        MapAgreement().measure(SOURCE[None], gray, gray)
