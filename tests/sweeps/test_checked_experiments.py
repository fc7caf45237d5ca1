from pathlib import Path

import pytest

from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.sweeps.checked_experiments import checked_experiments
from ganforge.sweeps.combination import combinations
from ganforge.sweeps.grid_option import GridOption

FILE = ExperimentFile(Path(__file__).parents[2] / "examples" / "terrain.toml", ["trainer.steps=7"])


def checked(*grid):
    return checked_experiments(FILE, combinations((), [GridOption.parse(text) for text in grid]), Plugins())


def test_each_combination_is_an_experiment_of_the_file():
    found = checked("losses.l1.weight=0,100", "seed=1,2")
    assert list(found)[1] == "l1.weight 0, seed 2"
    experiment = found["l1.weight 0, seed 2"]
    assert (experiment.losses[1].weight, experiment.trainer.seed, experiment.trainer.steps) == (0, 2, 7)


def test_all_faults_are_found_once_and_name_a_combination():
    with pytest.raises(ExperimentError) as error:
        checked("losses.l1.weight=-1,100", "discriminator.layer=1,2")
    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("combination l1.weight -1, layer 1: discriminator.layer=1: ")
    assert "did you mean 'layers'?" in lines[0]
    assert "combination l1.weight -1, layer 1: losses.l1.weight=-1: losses.1.weight is -1" in str(error.value)
