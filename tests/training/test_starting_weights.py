"""Runs that start from the weights of another."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import keras
import numpy as np
import pytest
from ganforge_pix2pix import UNet
from tiny_components import TinyDataset, TinyGenerator

from ganforge.components import ExampleShape, ImageShape
from ganforge.errors import RunError
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.checkpoints.network_weights import weights_of_run
from ganforge.training.starting_weights import fit_of
from ganforge.training.step.variable_paths import weights_by_path
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


class WideDataset(TinyDataset):
    """The tiny dataset with a second channel in its sources."""

    name: Literal["wide"] = "wide"

    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(self.side, self.side, 2), super().shape().target)

    def load(self, split: str, seed: int) -> Any:
        import tensorflow as tf

        narrow = super().load(split, seed)

        def read(position: Any) -> Any:
            example = narrow.read(position)
            return {**example, "source": tf.repeat(example["source"], 2, axis=-1)}

        return replace(narrow, read=read)


class NamedGenerator(TinyGenerator):
    """Other layers under other names."""

    name: Literal["named"] = "named"

    def build(self, shape: ExampleShape) -> Any:
        source = keras.Input(tuple(shape.source))
        return keras.Model(
            source, keras.layers.Conv2D(shape.target.channels, 1, activation="tanh", name="only")(source)
        )


@pytest.fixture(scope="module")
def source(tiny_experiment, tmp_path_factory):
    """A run of two steps with a running mean."""
    experiment = tiny_experiment({"steps": 2, "ema": 0.5}, generator=TinyGenerator(norm=True))
    directory = RunDirectory.create(tmp_path_factory.mktemp("source") / "runs", experiment)
    Trainer(experiment).run(directory)
    return directory


@pytest.fixture
def copied(source, tmp_path):
    """A copy of that run, to be spoiled."""
    return RunDirectory(Path(shutil.copytree(source.path, tmp_path / "copied-001")))


@pytest.fixture
def starting(tiny_experiment):
    """A trainer that starts from a folder."""

    def trainer(folder, options: dict[str, Any] | None = None, **parts: Any) -> Trainer:
        parts = {"generator": TinyGenerator(norm=True), **parts}
        return Trainer(tiny_experiment({"start_from": folder, "steps": 1, "seed": 7, **(options or {})}, **parts))

    return trainer


def held(run, role):
    return {key: array for key, array in Checkpoints(run.checkpoints).load(2).items() if key.startswith(f"{role}/")}


def test_every_weight_is_taken_of_generators_the_running_mean(source, starting):
    arrays = starting(source.path, {"ema": 0.9}).prepare().state.arrays()
    averaged = held(source, "ema")
    for key, array in averaged.items():
        np.testing.assert_array_equal(arrays[key], array)
        np.testing.assert_array_equal(arrays[key.replace("ema", "generator")], array)
    for key, array in held(source, "discriminator").items():
        np.testing.assert_array_equal(arrays[key], array)
    assert any(
        (array != held(source, "generator")[key.replace("ema", "generator")]).any() for key, array in averaged.items()
    )


def test_optimizers_and_step_start_anew(source, starting):
    arrays = starting(source.path).prepare().state.arrays()
    assert arrays["step/0000"] == 0
    assert all(not array.any() for key, array in arrays.items() if "optimizer" in key and array.ndim > 1)


def test_what_was_taken_is_on_the_first_screen_in_the_log_and_in_the_record(source, starting, tmp_path):
    trainer = starting(source.path)
    directory = RunDirectory.create(tmp_path / "runs", trainer.experiment)
    trainer.run(directory)
    taken = "generator: 8 of 8 weights taken"
    started = trainer.prepare().summary.starting_weights
    assert (started.origin, started.lines[0]) == (f"{source.path}, step 2", taken)
    assert f"started from {source.path}, step 2: {taken}" in directory.log.read_text()
    assert directory.starts.last()["start_from"] == f"{source.path}, step 2"


def test_layers_that_changed_in_shape_stay_new(source, starting):
    started = starting(source.path, dataset=WideDataset()).prepare().summary.starting_weights
    assert started.lines == [
        "generator: 7 of 8 weights taken; 1 changed in shape: conv2d#0/kernel from 3x3x1x4 to 3x3x2x4",
        "discriminator: 3 of 4 weights taken; 1 changed in shape: conv2d#0/kernel from 4x4x4x4 to 4x4x5x4",
    ]


def test_layers_that_are_new_are_named_and_so_are_those_that_are_gone(source, starting, tmp_path):
    gone = starting(source.path, generator=TinyGenerator()).prepare().summary.starting_weights
    assert gone.lines[0] == (
        "generator: 4 of 4 weights taken; 4 not used: batch_normalization#0/gamma, batch_normalization#0/beta, "
        "batch_normalization#0/moving_mean and 1 more"
    )


def test_a_network_that_is_new_takes_nothing(source, starting):
    started = starting(source.path, generator=NamedGenerator()).prepare().summary.starting_weights
    assert not started.fits["generator"].taken
    assert started.lines[0].startswith("generator: 0 of 2 weights taken; 2 new: only/kernel, only/bias; 8 not used: ")
    assert started.lines[1] == "discriminator: 4 of 4 weights taken"


def test_one_of_its_checkpoints_may_be_named(copied, starting):
    checkpoints = Checkpoints(copied.checkpoints)
    checkpoints.save({**checkpoints.load(2), "seconds": np.array(9.0)}, 3)
    named = starting(checkpoints.path(2)).prepare().summary.starting_weights
    assert named.origin == f"{copied.path}, step 2"


def test_a_checkpoint_without_paths_fits_a_network_of_the_same_shapes(copied, starting):
    (manifest,) = copied.checkpoints.glob("*/manifest.json")
    held = json.loads(manifest.read_text())
    for entry in held["arrays"].values():
        entry.pop("path", None)
    manifest.write_text(json.dumps(held))
    same = starting(copied.path).prepare().summary.starting_weights
    assert same.lines == ["generator: 8 of 8 weights taken", "discriminator: 4 of 4 weights taken"]
    other = starting(copied.path, generator=TinyGenerator()).prepare().summary.starting_weights
    assert not other.fits["generator"].taken


def test_a_resumed_run_needs_the_other_no_more_and_may_not_name_another(copied, starting, tmp_path):
    trainer = starting(copied.path, {"checkpoint_every": 1})
    directory = RunDirectory.create(tmp_path / "runs", trainer.experiment)
    trainer.run(directory)
    shutil.rmtree(copied.path)
    assert starting(copied.path, {"steps": 2}).run(directory).step == 2
    assert "start_from" not in directory.starts.last()
    with pytest.raises(RunError, match=r"trainer\.start_from: was \".+copied-001\", now \".*elsewhere\""):
        starting("elsewhere", {"steps": 3}).run(directory)


def spoiled(run, what):
    (state,) = run.checkpoints.glob("*/state.npz")
    match what:
        case "no such folder":
            shutil.rmtree(run.path)
        case "not a run folder":
            run.experiment_json.unlink()
        case "no checkpoint":
            shutil.rmtree(run.checkpoints)
        case "is damaged":
            state.write_bytes(state.read_bytes()[:-100])


@pytest.mark.parametrize("what", ["no such folder", "not a run folder", "no checkpoint", "is damaged"])
def test_what_cannot_be_started_from_is_refused(copied, starting, what):
    spoiled(copied, what)
    with pytest.raises(RunError, match=rf"trainer\.start_from: .+copied-001.*{what}"):
        starting(copied.path).prepare()


def test_the_checkpoint_before_a_damaged_one_is_named(copied):
    checkpoints = Checkpoints(copied.checkpoints)
    checkpoints.save(checkpoints.load(2), 3)
    (checkpoints.path(3) / "state.npz").write_bytes(b"")
    with pytest.raises(RunError, match=rf"is damaged: .+ Here, that is {checkpoints.path(2)}\."):
        weights_of_run(copied.path)


def test_a_run_of_which_nothing_fits_is_refused(source, starting):
    parts = {"generator": NamedGenerator(), "discriminator": None}
    losses = (starting(source.path).experiment.losses[1],)
    with pytest.raises(
        RunError, match=r"none of its weights fits\. (.|\n)+2 new(.|\n)+discriminator: not used, for there is no"
    ):
        starting(source.path, **parts, losses=losses).prepare()


def test_a_deeper_unet_takes_what_it_shares_with_another():
    def weights(depth, channels):
        shape = ExampleShape(ImageShape(2**depth, 2**depth, channels), ImageShape(2**depth, 2**depth, 3))
        return weights_by_path({"generator": UNet(depth=depth, filters=2, max_filters=2).build(shape)})["generator"]

    fit = fit_of(weights(4, 5), {path: variable.numpy() for path, variable in weights(3, 3).items()})
    below = "decode_2/kernel from 4x4x2x2 to 4x4x2x4"  # the bottleneck alone there, a skip beside it here
    assert list(fit.reshaped) == ["encode_1/kernel from 4x4x3x2 to 4x4x5x2", below]
    assert {path.partition("/")[0] for path in fit.new} == {"encode_4", "encode_3_norm", "decode_3", "decode_3_norm"}
    assert not fit.unused


def model(*layers):
    image = x = keras.Input((4, 4, 2))
    for layer in layers:
        x = layer(x)
    return keras.Model(image, x)


def paths(network):
    return list(weights_by_path({"network": network})["network"])


def test_paths_are_the_same_in_every_build():
    def built():
        inner = model(keras.layers.Conv2D(2, 1), keras.layers.Dropout(0.5), keras.layers.Conv2D(2, 1, name="last"))
        return model(keras.layers.Conv2D(2, 1, use_bias=False, name="first"), inner)

    assert paths(built()) == paths(built())
    assert paths(built()) == ["first/kernel", "conv2d#0/kernel", "conv2d#0/bias", "last/kernel", "last/bias"]


def test_layers_with_one_name_in_several_models_have_different_paths():
    one, other = (model(keras.layers.Conv2D(2, 1, use_bias=False, name="judge")) for _ in range(2))
    assert paths(model(one, other)) == ["judge/kernel", "judge/kernel#1"]


def test_weights_of_a_run_are_by_network_and_path(source):
    networks = weights_of_run(source.path).networks
    assert list(networks) == ["generator", "discriminator"]
    assert list(networks["discriminator"]) == [f"conv2d#{n}/{weight}" for n in (0, 1) for weight in ("kernel", "bias")]


def test_numbered_layers_are_the_same_only_among_as_many():
    def arrays(*names):
        return {f"{name}/kernel": np.zeros(3) for name in names}

    fit = fit_of(arrays("conv2d#0", "conv2d#1", "last"), arrays("conv2d#0", "conv2d#1", "conv2d#2", "last"))
    assert list(fit.taken) == ["last/kernel"]
    assert fit.new == ["conv2d#0/kernel", "conv2d#1/kernel"]
    assert len(fit.unused) == 3
