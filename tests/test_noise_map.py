import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.noise_map import noise_map

CHANCE = np.array([0.25, 0.75], np.float32)
sides = st.integers(1, 40)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 50), st.integers(0, 50), sides, sides)
def test_a_tile_has_the_noise_of_its_place_in_the_whole_image(top, left, height, width):
    whole = np.asarray(noise_map(CHANCE, (90, 90), 3))
    tile = np.asarray(noise_map(CHANCE, (height, width), 3, np.array([[top, left]] * 2)))
    np.testing.assert_allclose(tile, whole[:, top : top + height, left : left + width], atol=1e-5)


def test_each_octave_has_mean_0_and_variance_1_and_changes_half_as_fast_as_the_last():
    maps = np.asarray(noise_map(CHANCE, (512, 512), 4))
    np.testing.assert_allclose(maps.mean((0, 1, 2)), 0, atol=0.05)
    np.testing.assert_allclose(maps.std((0, 1, 2)), 1, atol=0.08)
    changes = np.diff(maps, axis=1).std((0, 1, 2))
    np.testing.assert_allclose(changes[2:] / changes[1:-1], 0.5, atol=0.1)


def test_each_example_and_each_octave_has_noise_of_its_own():
    maps = np.asarray(noise_map(CHANCE, (64, 64), 2)).transpose(0, 3, 1, 2).reshape(4, -1)
    others = np.corrcoef(maps)[~np.eye(4, dtype=bool)]
    assert np.abs(others).max() < 0.1
