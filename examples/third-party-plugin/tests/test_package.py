from pathlib import Path

import ganforge_balls
from ganforge_balls.charbonnier import CharbonnierLoss
from ganforge_balls.lit_balls import LitBallsDataset

from ganforge import Experiment, Plugins


def test_the_hooks_offer_every_component():
    plugins = Plugins([ganforge_balls], entry_points=False)
    offered = {kind: set(plugins.components(kind)) for kind in ("dataset", "loss")}
    assert offered == {"dataset": {"indexed-pairs", "lit-balls"}, "loss": {"charbonnier"}}


def test_the_experiment_uses_both():
    path = Path(__file__).parents[1] / "experiment.toml"
    experiment = Experiment.from_toml(path, plugins=Plugins([ganforge_balls]))
    assert isinstance(experiment.dataset, LitBallsDataset)
    assert any(isinstance(loss, CharbonnierLoss) for loss in experiment.losses)
