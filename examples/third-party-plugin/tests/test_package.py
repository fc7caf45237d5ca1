from pathlib import Path

import ganforge_balls
from ganforge_balls.lit_balls import LitBallsDataset
from ganforge_balls.log_cosh import LogCoshLoss

from ganforge import Experiment, Plugins


def test_the_hooks_offer_every_component():
    plugins = Plugins([ganforge_balls], entry_points=False)
    offered = {kind: set(plugins.components(kind)) for kind in ("dataset", "loss")}
    assert offered == {"dataset": {"indexed-pairs", "lit-balls"}, "loss": {"log-cosh"}}


def test_the_experiment_uses_both():
    path = Path(__file__).parents[1] / "experiment.toml"
    experiment = Experiment.from_toml(path, plugins=Plugins([ganforge_balls]))
    assert isinstance(experiment.dataset, LitBallsDataset)
    assert any(isinstance(loss, LogCoshLoss) for loss in experiment.losses)
