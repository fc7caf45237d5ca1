"""A run that was stopped and resumed in a new process is the run that was never stopped."""

import csv
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from small_methods import method_names

from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

STOPPED = 4
SCRIPT = """
import gc
import sys
from contextlib import nullcontext
from pathlib import Path
from slow_ways import slow_ways
from small_methods import small_experiment
import keras
import tensorflow as tf
from ganforge.components import Callback
from ganforge.runs.directory import RunDirectory
from ganforge.training.trainer import Trainer

class Stop(Callback):
    name: str = "stop"

    def build(self, context):
        class Stopper(keras.callbacks.Callback):
            def on_train_batch_end(self, batch, logs=None):
                self.model.stop_training = batch + 1 == {stopped}
        return Stopper()

def experiment(name, deterministic=True):
    made = small_experiment("paired" if name == "slow" else name, deterministic=deterministic)
    return made.model_copy(update={{"name": name}})

def ways(name):
    # TensorFlow rewrites the graphs of two, as it does in a user's run; that takes longer than all steps.
    tf.config.optimizer.set_experimental_options({{"disable_meta_optimizer": name not in ("paired", "slow")}})
    return slow_ways() if name == "slow" else nullcontext()

gc.freeze()  # what is imported is no garbage
phase, folder, names = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
if phase == "before":
    for name in names:
        with ways(name):
            run = RunDirectory.create(folder, experiment(name))
            assert Trainer(experiment(name)).run(run).step == 7
            run = RunDirectory.create(folder, experiment(name))
            assert Trainer(experiment(name), [Stop()]).run(run).step == {stopped}
else:
    # What is deterministic comes last, for a process cannot leave it.
    for number, deterministic, those in ((3, False, {noisy}), (2, True, names)):
        for name in those:
            with ways(name):
                run = RunDirectory(folder / f"{{name}}-{{number:03d}}")
                assert Trainer(experiment(name, deterministic)).run(run).step == 7
"""
NAMES = [*method_names(), "slow"]
"""Every method, and `paired` without fast ways."""
NOISY = ["cycle", "paired", "slow"]
"""Those that go on without determinism too."""


@pytest.fixture(scope="module")
def all_runs(tmp_path_factory):
    """The folder of the runs of every name: one process trains and stops them, and another goes on."""
    folder = tmp_path_factory.mktemp("runs")
    for phase in ("before", "after"):
        command = [sys.executable, "-c", SCRIPT.format(stopped=STOPPED, noisy=NOISY), phase, folder, *NAMES]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=800)
        assert done.returncode == 0, done.stderr[-3000:]
        if phase == "before":
            for name in NOISY:
                shutil.copytree(folder / f"{name}-002", folder / f"{name}-003")
    return folder


def state(run):
    arrays = Checkpoints(run.checkpoints).load(7)
    return {key: array for key, array in arrays.items() if key not in ("seconds", "shape")}


def untimed(rows):
    return [{key: row[key] for key in row if key not in ("seconds", "images_per_second")} for row in rows]


def results(run):
    with run.results.open() as file:
        return untimed(csv.DictReader(file))


def stats(run):
    return untimed(map(json.loads, run.stats.read_text().splitlines()))


def runs(folder, name, *numbers):
    """Number 1 was never stopped; 2 was, and went on; so did 3, without determinism."""
    return (RunDirectory(folder / f"{name}-{number:03d}") for number in numbers)


@pytest.mark.processes
@pytest.mark.parametrize("name", NAMES)
def test_bit_by_bit_where_the_run_is_deterministic(all_runs, name):
    whole, resumed = runs(all_runs, name, 1, 2)
    assert Checkpoints(resumed.checkpoints).steps() == [STOPPED, 5, 7]
    one, other = state(whole), state(resumed)
    assert one.keys() == other.keys()
    assert {key.split("/")[0] for key in one} >= {"generator", "ema", "optimizer", "step", "order"}
    for key in one:
        np.testing.assert_array_equal(one[key], other[key], err_msg=key)
    assert results(whole) == results(resumed)
    assert [row["step"] for row in results(whole)] == ["2", "3", "4", "6", "7"]
    assert stats(whole) == stats(resumed)
    sheets = [{path.name: path.read_bytes() for path in run.samples.iterdir()} for run in (whole, resumed)]
    assert sheets[0] == sheets[1]


@pytest.mark.processes
@pytest.mark.parametrize("name", NOISY)
def test_to_float_noise_where_it_is_not(all_runs, name):
    whole, resumed = map(state, runs(all_runs, name, 1, 3))
    for key in whole:
        np.testing.assert_allclose(resumed[key].astype(float), whole[key].astype(float), atol=1e-5, err_msg=key)


@pytest.mark.processes
def test_slow_ways_come_to_the_same_within_float_noise(all_runs):
    fast, slow = (state(*runs(all_runs, name, 1)) for name in ("paired", "slow"))
    assert any(not np.array_equal(fast[key], slow[key]) for key in fast), "the ways are the same"
    for key in fast:
        np.testing.assert_allclose(slow[key].astype(float), fast[key].astype(float), atol=1e-4, err_msg=key)
