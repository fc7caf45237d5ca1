"""The methods of `examples/one-file-methods`: short, whole and kept by the contract."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from ganforge_pix2pix import L1, PatchGAN, UNet

from ganforge import ExampleShape, ImageShape, RunDirectory, Trainer
from ganforge.discovery.plugin_files import PluginFile
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment
from ganforge.inference.translator import Translator
from ganforge.testing import MethodContract

FOLDER = Path(__file__).parents[1] / "examples" / "one-file-methods"
LINES = {"cyclegan": 100, "bicyclegan": 130}
SMALL = ("trainer.steps=2", "trainer.validation_examples=2", "trainer.samples=2", "dataset.size=32")
TINY = ("generator.depth=2", "generator.filters=4", "discriminator.layers=1", "discriminator.filters=4")

pytestmark = [pytest.mark.slow, pytest.mark.processes]


@cache
def plugins(name: str) -> Plugins:
    return Plugins([PluginFile.load(FOLDER / f"{name}.py").module])


def found(kind: str, name: str, of: str):
    return plugins(of).find(kind, name)


class OneFile(MethodContract):
    shape = ExampleShape(ImageShape(16, 32, 3), ImageShape(16, 32, 3))
    generator = UNet(depth=2, filters=2, norm="instance", dropout=0)
    discriminator = PatchGAN(layers=1, filters=2, norm="instance")
    known_failures = {"test_it_is_found_by_name_through_its_entry_point": "it is a file"}  # noqa: RUF012


class TestCycleGAN(OneFile):
    component = found("method", "cyclegan", "cyclegan")(pool=2)


class TestBicycleGAN(OneFile):
    component = found("method", "bicyclegan", "bicyclegan")(code=2)
    losses = (found("loss", "code-distance", "bicyclegan")(), found("loss", "divergence-from-noise", "bicyclegan")())


@pytest.mark.parametrize("name", LINES)
def test_it_is_short(name):
    assert len((FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines()) < LINES[name]


@pytest.mark.parametrize("name", LINES)
def test_its_experiment_trains_and_translates(name, tmp_path):
    experiment = Experiment.from_toml(FOLDER / f"{name}.toml", [*SMALL, *TINY], plugins(name))
    directory = RunDirectory.create(tmp_path, experiment)
    assert Trainer(experiment).run(directory).step == 2
    translator = Translator.load(directory.path, plugins=plugins(name))
    source = experiment.dataset.load("validation", 0).read(0)["source"].numpy() / np.float32(127.5) - 1
    first, second = (translator.translate(source, seed=seed) for seed in (0, 1))
    assert first.shape == (32, 32, 3)
    assert (abs(first - second).max() > 0) == (name == "bicyclegan")


def test_l1_reads_the_round_with_one_right_answer_only():
    assert "paired" in L1().needs
