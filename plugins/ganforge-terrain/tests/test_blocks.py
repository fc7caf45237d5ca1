import numpy as np
from ganforge_terrain.blocks import dealt, divided, fitting_windows
from hypothesis import given
from hypothesis import strategies as st

sides = st.integers(1, 60)


@given(height=sides, width=sides, window=st.tuples(st.integers(1, 20), st.integers(1, 20)))
def test_blocks_cover_the_raster_once_and_hold_a_window_each(height, width, window):
    covered = np.zeros((height, width), int)
    blocks = divided(height, width, window)
    for block in blocks:
        covered[block.top : block.bottom, block.left : block.right] += 1
        assert block.bottom - block.top >= window[0]
        assert block.right - block.left >= window[1]
    fits = height >= window[0] and width >= window[1]
    assert (covered == fits).all()


@given(blocks=st.integers(3, 200), held_out=st.floats(0.01, 0.49), seed=st.integers(0, 99))
def test_every_block_is_dealt_to_one_split_and_no_split_goes_empty(blocks, held_out, seed):
    hands = dealt(blocks, held_out, seed)
    assert sorted(np.concatenate(list(hands.values()))) == list(range(blocks))
    assert min(map(len, hands.values())) >= 1


def test_windows_fit_where_a_count_by_hand_says_so():
    water = np.zeros((6, 9), bool)
    water[:, 5:] = True
    windows = fitting_windows(water, (4, 4), (0.25, 0.5))
    assert {tuple(window) for window in windows.tolist()} == {(top, left) for top in range(3) for left in (2, 3)}


def test_a_block_without_a_fitting_window_gives_none():
    assert len(fitting_windows(np.ones((6, 6), bool), (4, 4), (0.2, 0.8))) == 0
