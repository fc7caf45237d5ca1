"""Whatever ends training, what was trained is saved first."""

import errno
import json
import shutil
from typing import Any, Literal

import numpy as np
import pytest

from ganforge.components import Callback
from ganforge.errors import GanforgeError, RunError
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow

OPTIONS = {"steps": 6, "checkpoint_every": 100, "sample_every": 2, "validate_every": 4, "log_every": 2}


class Meddler(Callback):
    """Does something at an event of a step."""

    name: Literal["meddler"] = "meddler"
    event: str = "on_train_batch_end"
    step: int = 3
    act: Any

    def build(self, context: Any) -> Any:
        from keras.callbacks import LambdaCallback

        def meddle(*arguments: Any) -> None:
            if self.event in ("on_train_begin", "on_train_end") or arguments[0] + 1 == self.step:
                self.act()

        return LambdaCallback(**{self.event: meddle})


def raising(error):
    def act():
        raise error

    return act


def ended(experiment, folder, *watchers):
    """The run folder of a run that an error ended, and the error."""
    directory = RunDirectory.create(folder, experiment)
    with pytest.raises((Exception, SystemExit)) as caught:
        Trainer(experiment, watchers).run(directory)
    return directory, caught.value


@pytest.mark.parametrize(
    "error", [ValueError("mine"), OSError(errno.EIO, "Input/output error"), SystemExit(3), MemoryError(), RunError("x")]
)
def test_a_callback_that_raises_ends_the_run_saved(tiny_experiment, tmp_path, error):
    directory, caught = ended(tiny_experiment(OPTIONS), tmp_path, Meddler(act=raising(error)))
    assert Checkpoints(directory.checkpoints).steps() == [3]
    assert f"Step 3 is saved. Go on from it with: ganforge resume {directory.path}" in directory.log.read_text()
    assert type(error) is type(caught) or isinstance(caught, GanforgeError)


def test_so_does_a_metric(tiny_experiment, tmp_path):
    class Moody(type(tiny_experiment().metrics[0])):
        def measure(self, source, target, generated):
            if len(source) == 3:  # a validation, not the trial before training
                raise ZeroDivisionError("nothing to divide")
            return super().measure(source, target, generated)

    experiment = tiny_experiment(OPTIONS, metrics=(Moody(),))
    directory, _ = ended(experiment, tmp_path)
    assert Checkpoints(directory.checkpoints).steps() == [4]
    assert Trainer(tiny_experiment(OPTIONS)).run(directory).step == 6


def test_so_does_a_folder_of_samples_that_cannot_be_written(tiny_experiment, tmp_path):
    samples = tmp_path / "tiny-001/samples"

    def block():
        samples.rename(tmp_path / "away")
        samples.touch()

    directory, caught = ended(tiny_experiment(OPTIONS), tmp_path, Meddler(act=block))
    assert Checkpoints(directory.checkpoints).steps() == [4]
    assert "samples" in str(caught)


@pytest.mark.parametrize("remove", [shutil.rmtree, lambda folder: folder.rename(folder.with_name("moved"))])
def test_a_run_folder_that_somebody_removes_is_made_again_for_what_is_trained(tiny_experiment, tmp_path, remove):
    experiment = tiny_experiment(OPTIONS)
    directory, _ = ended(experiment, tmp_path, Meddler(act=lambda: remove(tmp_path / "tiny-001")))
    assert Checkpoints(directory.checkpoints).steps() == [4]
    assert Trainer(experiment).run(RunDirectory.open(directory.path)).step == 6


def test_a_run_goes_on_from_there_as_if_nothing_had_happened(tiny_experiment, tmp_path):
    experiment = tiny_experiment(OPTIONS)
    directory, _ = ended(experiment, tmp_path / "ended", Meddler(act=raising(ValueError())))
    Trainer(experiment).run(directory)
    whole = RunDirectory.create(tmp_path / "whole", experiment)
    Trainer(experiment).run(whole)
    one, other = (Checkpoints(run.checkpoints).load(6) for run in (directory, whole))
    for key in one.keys() - {"seconds"}:
        np.testing.assert_array_equal(one[key], other[key], err_msg=key)
    rows = [[line.split(",")[0] for line in run.results.read_text().splitlines()] for run in (directory, whole)]
    assert rows[0] == rows[1]


def test_every_callback_hears_the_end_whatever_one_of_them_raises(tiny_experiment, tmp_path):
    heard: list[str] = []
    watchers = (
        Meddler(act=raising(ValueError("first"))),
        Meddler(event="on_train_end", act=raising(KeyError("second"))),
        Meddler(event="on_train_end", act=lambda: heard.append("end")),
    )
    _, caught = ended(tiny_experiment(OPTIONS), tmp_path, *watchers)
    assert "first" in str(caught)
    assert heard == ["end"]


def test_what_fails_before_the_first_step_saves_nothing(tiny_experiment, tmp_path):
    broken = Meddler(event="on_train_begin", act=raising(ValueError()))
    directory, _ = ended(tiny_experiment(OPTIONS), tmp_path, broken)
    assert not directory.checkpoints.exists()
    directory.refuse_to_start_over()


def test_a_save_that_fails_too_leaves_the_first_error_to_be_reported(tiny_experiment, tmp_path):
    checkpoints = tmp_path / "tiny-001/checkpoints"

    def act():
        checkpoints.touch()
        raise ValueError("mine")

    _, caught = ended(tiny_experiment(OPTIONS), tmp_path, Meddler(act=act))
    assert "mine" in str(caught)


def test_a_disk_that_stays_full_ends_in_one_sentence(tiny_experiment, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    def fill():
        monkeypatch.setattr("ganforge.files.os.fsync", full)
        monkeypatch.setattr("logging.StreamHandler.flush", full)

    options = {**OPTIONS, "on_save_error": "continue"}
    directory, caught = ended(tiny_experiment(options), tmp_path, Meddler(act=fill))
    assert isinstance(caught, RunError)
    assert "00000006: the checkpoint could not be saved: No space left on device. Free some space" in str(caught)
    assert not list(directory.checkpoints.glob(".*"))


def test_a_folder_that_cannot_be_synced_is_saved_to(tiny_experiment, tmp_path, monkeypatch):
    import os
    import stat

    real = os.fsync

    def fsync(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    directory = RunDirectory.create(tmp_path, tiny_experiment())
    Trainer(tiny_experiment()).run(directory)
    assert Checkpoints(directory.checkpoints).steps() == [4]
    assert json.loads(directory.starts.path.read_text())[0]["finished"]
