from pathlib import Path
from types import SimpleNamespace

import ganforge_balls
import numpy as np
import pytest
from ganforge_balls.charbonnier import Charbonnier
from ganforge_balls.lit_balls import LitBalls

from ganforge import Experiment, Plugins


def test_the_hooks_offer_both_components():
    plugins = Plugins([ganforge_balls], entry_points=False)
    assert plugins.find("dataset", "lit-balls") is LitBalls
    assert plugins.find("loss", "charbonnier") is Charbonnier


def test_the_experiment_uses_both():
    path = Path(__file__).parents[1] / "experiment.toml"
    experiment = Experiment.from_toml(path, plugins=Plugins([ganforge_balls]))
    assert isinstance(experiment.dataset, LitBalls)
    assert any(isinstance(loss, Charbonnier) for loss in experiment.losses)


def test_a_ball_has_the_shape_it_promises_and_is_the_same_when_read_again():
    read = LitBalls(size=16).load("train", seed=1).read
    first, again, other = (read(np.int64(position)) for position in (0, 0, 1))
    for side in ("source", "target"):
        assert first[side].shape == (16, 16, 1)
        assert np.abs(first[side]).max() <= 1
        np.testing.assert_array_equal(first[side], again[side])
    assert not np.array_equal(first["source"], other["source"])


def test_splits_share_no_ball():
    balls = [LitBalls(size=16).load(split, seed=1).read(np.int64(0)) for split in ("train", "validation", "test")]
    assert len({np.asarray(ball["target"]).tobytes() for ball in balls}) == 3


def test_charbonnier_gives_one_figure_an_example():
    target = np.zeros((2, 4, 4, 1), "float32")
    generated = target + np.array([0, 3], "float32").reshape(2, 1, 1, 1)
    loss = Charbonnier(softness=0.5).generator(SimpleNamespace(generated=generated, target=target))
    assert np.asarray(loss) == pytest.approx([0.5, 9.25**0.5])
