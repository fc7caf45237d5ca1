"""Runs that several commands are tried on."""

from pathlib import Path

import pytest

from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.training.trainer import Trainer


@pytest.fixture(scope="module")
def flowers(tmp_path_factory):
    """A run of one step that makes flowers of a kind from noise."""
    options = {
        "method.name": "conditional",
        "dataset.size": 16,
        "generator.filters": 4,
        "discriminator.filters": 4,
        "trainer.steps": 1,
        "trainer.batch_size": 2,
        "trainer.samples": 3,
        "trainer.validation_examples": 1,
    }
    file = Path(__file__).parents[2] / "examples" / "flowers.toml"
    experiment = Experiment.from_toml(file, [f"{key}={value}" for key, value in options.items()])
    directory = RunDirectory.create(tmp_path_factory.mktemp("flowers") / "runs", experiment)
    Trainer(experiment).run(directory)
    return directory.path
