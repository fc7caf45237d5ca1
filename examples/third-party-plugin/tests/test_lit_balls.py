import numpy as np
from ganforge_balls.lit_balls import LitBallsDataset

from ganforge.testing import DatasetContract


class TestLitBallsDataset(DatasetContract):
    """All checks of ganforge for datasets."""

    component = LitBallsDataset(size=16)


def test_a_ball_is_lit_within_its_outline_only():
    example = LitBallsDataset(size=32).load("train", seed=1).read(np.int64(0))
    outline, ball = np.asarray(example["source"]), np.asarray(example["target"])
    assert 0 < (outline > 0).mean() < 1
    assert ball[outline < 0].max() == -1
    assert ball[outline > 0].max() > 0
