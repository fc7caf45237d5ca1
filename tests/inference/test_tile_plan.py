from itertools import pairwise

import numpy as np
import pytest

from ganforge.inference.tile_plan import TilePlan


@pytest.mark.parametrize("plan", [TilePlan(1000, 256, 64, 8), TilePlan(1001, 256, 64), TilePlan(300, 256, 64, 32)])
def test_tiles_cover_a_side_and_share_their_overlap(plan):
    starts = plan.starts
    assert starts[0] == 0
    assert starts[-1] + plan.tile >= plan.length > starts[-1]
    assert all(start % plan.multiple == 0 for start in starts)
    assert all(second - first <= plan.tile - plan.overlap for first, second in pairwise(starts))


def test_one_tile_covers_what_is_no_longer():
    assert TilePlan(100, 256, 64).starts == [0]
    np.testing.assert_array_equal(TilePlan(100, 256, 64).weights(0), 1)


@pytest.mark.parametrize("scale", [1, 2])
def test_neighbors_give_way_to_each_other_and_edges_of_the_image_are_seen(scale):
    plan = TilePlan(448, 256, 64)
    assert plan.starts == [0, 192]
    first, second = (plan.weights(start, scale) for start in plan.starts)
    np.testing.assert_allclose(first[-64 * scale :] + second[: 64 * scale], 1, atol=1e-5)
    assert first[0] == second[-1] == 1
    assert first[-1] < 1e-5 > second[0]
