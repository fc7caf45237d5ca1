"""`ganforge import torch`, from a file of weights to images, training and another run."""

import numpy as np
import pytest
import tensorflow as tf
from click.testing import CliRunner
from torch_files import write_safetensors, write_torch
from torch_unet import random_state, translated

import ganforge
from ganforge.cli.main import loaded
from ganforge.cli.session import Session
from ganforge.discovery.plugins import Plugins
from ganforge.errors import ExperimentError, PluginError, WeightsError
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.checkpoints.network_weights import weights_of_run
from ganforge.training.saved_state import FACTS
from ganforge.training.state import build_state

pytestmark = pytest.mark.slow

STATE = random_state(2, filters=3)
IMAGE = np.random.default_rng(0).uniform(-1, 1, (8, 12, 3)).astype("float32")
SMALL = {"generator.depth": 2, "generator.filters": 3, "discriminator.layers": 1, "discriminator.filters": 2}
WRITERS = {
    "new.pth": write_torch,
    "old.pth": lambda path, state: write_torch(path, state, before_1_6=True),
    "net.safetensors": write_safetensors,
}


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(*arguments, options=SMALL):
        given = {"dataset.path": "photos", "dataset.size": 8, **options}
        sets = [word for key, value in given.items() for word in ("--set", f"{key}={value}")]
        line = ["torch", *arguments, "--generator", "unet", "--dataset", "side-by-side", *sets]
        return CliRunner().invoke(loaded("import"), line, obj=Session(), catch_exceptions=False, standalone_mode=False)

    return run


@pytest.mark.parametrize("name", WRITERS)
def test_the_run_makes_the_images_of_the_published_network(call, tmp_path, name):
    WRITERS[name](tmp_path / name, STATE)
    output = call(name).output
    run = tmp_path / "runs" / f"{name.partition('.')[0]}-001"
    assert output.splitlines()[:2] == ["generator: 9 of 9 weights taken", "discriminator: all 9 weights are new"]
    assert f"Saved in runs/{run.name}. Translate images: ganforge predict runs/{run.name}" in output
    generated = ganforge.load(run, dropout=False).translate(IMAGE)
    np.testing.assert_allclose(generated, translated(STATE, IMAGE), atol=1e-5)


def test_no_run_is_ever_overwritten(call, tmp_path):
    write_torch(tmp_path / "net.pth", STATE)
    for _ in range(2):
        call("net.pth")
    assert sorted(path.name for path in (tmp_path / "runs").iterdir()) == ["latest", "net-001", "net-002"]


def test_the_run_can_be_started_from_and_resumed(call, tmp_path):
    write_torch(tmp_path / "net.pth", STATE)
    call("net.pth", "--name", "mine")
    run = RunDirectory.open(tmp_path / "runs" / "mine-001")
    assert run.starts.last()["start_from"] == "net.pth"
    kernel = weights_of_run(run.path).networks["generator"]["encode_1/kernel"]
    np.testing.assert_array_equal(kernel, STATE["model.model.0.weight"].transpose(2, 3, 1, 0))

    experiment, arrays = recorded_experiment(run, Plugins()), Checkpoints(run.checkpoints).load(0)
    facts = {name: arrays.pop(name) for name in FACTS if name in arrays}
    assert facts.keys() == {"shape", "seconds", "order", "skipped"}
    state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
    state.restore(arrays)
    np.testing.assert_array_equal(state.arrays()["generator/generator/0000"], kernel)


@pytest.mark.parametrize(
    ("files", "arguments", "error", "match"),
    [
        (["cut.pth"], {}, WeightsError, "cut.pth: the file is damaged or incomplete"),
        (["missing.pth"], {}, WeightsError, "missing.pth: cannot be read: No such file"),
        (["net.pth"], {"options": {}}, ganforge.ShapeError, "cannot be halved 8 times"),
        (["net.pth"], {"options": {**SMALL, "generator.filters": 4}}, WeightsError, "its layers are not those of"),
        (
            ["net.pth", "net.safetensors"],
            {},
            WeightsError,
            "net.safetensors: method 'paired' has 1 generators: generator",
        ),
        (["net.pth", "--method", "paried"], {}, PluginError, "paried.+did you mean 'paired'"),
        (["net.pth"], {"options": {"generator.deep": 1}}, ExperimentError, "generator.deep is not an option"),
    ],
)
def test_what_cannot_be_imported_is_refused_and_leaves_nothing(call, tmp_path, files, arguments, error, match):
    for name, write in WRITERS.items():
        write(tmp_path / name.replace("new", "net"), STATE)
    (tmp_path / "cut.pth").write_bytes((tmp_path / "net.pth").read_bytes()[:-50])
    with pytest.raises(error, match=match):
        call(*files, **arguments)
    assert not (tmp_path / "runs").exists()
