"""Whole runs."""

from pathlib import Path

import ganforge_contrastive
import numpy as np
import pytest
from ganforge_contrastive import Contrastive, PatchNCE

from ganforge import Experiment, ExperimentError, Plugins, RunDirectory, Trainer, Translator

FOLDER = Path(__file__).parents[1]
TINY = (
    "dataset.size=16",
    "generator.filters=2",
    "generator.blocks=1",
    "discriminator.filters=2",
    'method.layers=["pixels", "halve_2"]',
    "method.patches=8",
    "trainer.batch_size=2",
    "trainer.steps=4",
    "trainer.checkpoint_every=2",
    "trainer.log_every=1",
    "trainer.samples=2",
    "trainer.validation_examples=2",
    "trainer.deterministic=true",
)


def experiment(*overrides, file="experiment.toml"):
    return Experiment.from_toml(FOLDER / file, overrides, Plugins([ganforge_contrastive]))


@pytest.mark.parametrize("file", ["experiment.toml", "facades.toml"])
def test_the_experiments_use_the_method_and_its_loss(file):
    chosen = experiment(file=file)
    assert isinstance(chosen.method, Contrastive)
    assert any(isinstance(loss, PatchNCE) for loss in chosen.losses)
    assert not chosen.discriminator.conditional


def test_a_method_that_has_no_contrasts_is_refused():
    tables = experiment().to_tables()
    with pytest.raises(ExperimentError, match="needs contrasts, but method 'paired' and the examples provide: paired"):
        Experiment.from_tables({**tables, "method": {"name": "paired"}}, Plugins([ganforge_contrastive]))


def test_a_run_that_goes_on_from_a_checkpoint_ends_as_before_and_can_be_used(tmp_path):
    chosen = experiment(*TINY)
    directory = RunDirectory.create(tmp_path, chosen)
    states = []
    for step in (None, 2):
        Trainer(chosen).run(directory, step)
        states.append(dict(np.load(directory.path / "checkpoints" / "00000004" / "state.npz")))
    whole, resumed = ({key: array for key, array in state.items() if key != "seconds"} for state in states)
    assert whole.keys() == resumed.keys()
    assert {"generator/generator/0000", "generator/projection/0000"} <= whole.keys()
    for key, array in whole.items():
        np.testing.assert_array_equal(resumed[key], array, err_msg=key)
    assert Translator(chosen, states[0]).translate(np.zeros((13, 18, 3), "float32")).shape == (13, 18, 3)
