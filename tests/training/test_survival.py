"""What a run survives: a disk that refuses, files that cannot be read, memory that runs out, another environment."""

import csv
import errno
import json
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import tensorflow as tf

from ganforge.components import Callback, Dataset, Examples
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.errors import DataError, ExperimentError, RunError, TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints import checkpoints as checkpoints_module
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.failures.error_messages import explained
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


class Files(Dataset):
    """Raw files of 8 by 8 pixels; those of training are read in order of their names."""

    name: Literal["files"] = "files"
    path: Path

    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(8, 8, 1), ImageShape(8, 8, 3))

    def load(self, split: str, seed: int) -> Examples:
        paths = [str(self.path / f"{split}-{number}.raw") for number in range(7)]
        for number, path in enumerate(paths):
            Path(path).write_bytes(np.random.default_rng(number).bytes(64))

        def read(position: Any) -> Any:
            content = tf.io.read_file(tf.gather(tf.constant(paths), position))
            source = tf.reshape(tf.io.decode_raw(content, tf.uint8), (8, 8, 1))
            return {"source": source, "target": tf.repeat(source, 3, axis=-1)}

        return Examples(len(paths), read, lambda position: paths[position])


class At(Callback):
    """Does something once a step is reached."""

    name: Literal["at"] = "at"
    step: int
    act: Any

    def build(self, context: Any) -> Any:
        from keras.callbacks import LambdaCallback

        return LambdaCallback(
            on_train_batch_end=lambda batch, logs=None: self.act() if batch + 1 == self.step else None
        )


def run(experiment: Experiment, folder: Path, *watchers: Callback, step: int | None = None) -> Any:
    directory = RunDirectory.open(folder) if step is not None else RunDirectory.create(folder, experiment)
    return Trainer(experiment, watchers).run(directory, step), directory


def steps_of(directory):
    with directory.results.open() as file:
        return [int(row["step"]) for row in csv.DictReader(file)]


def refuse(monkeypatch, *steps):
    write = checkpoints_module._write

    def until_full(folder, arrays, step, *more):
        if step in steps:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(folder, arrays, step, *more)

    monkeypatch.setattr(checkpoints_module, "_write", until_full)


def test_a_checkpoint_that_cannot_be_saved_stops_the_run(tiny_experiment, tmp_path, monkeypatch):
    refuse(monkeypatch, 2)
    with pytest.raises(RunError, match=r"00000002: the checkpoint could not be saved: No space left.*Complete ch"):
        run(tiny_experiment({"checkpoint_every": 1}), tmp_path)
    assert Checkpoints(tmp_path / "tiny-001/checkpoints").steps() == [1]


def test_or_training_goes_on_and_the_next_save_is_tried(tiny_experiment, tmp_path, monkeypatch):
    refuse(monkeypatch, 2)
    outcome, directory = run(tiny_experiment({"checkpoint_every": 1, "on_save_error": "continue"}), tmp_path)
    assert Checkpoints(directory.checkpoints).steps() == [1, 3, 4]
    assert [warning.partition(" ")[0] for warning in outcome.warnings] == ["1"]
    assert "No space left on device" in outcome.warnings[0]
    assert "Training continues (trainer.on_save_error)" in directory.log.read_text()


def test_the_last_checkpoint_must_be_saved(tiny_experiment, tmp_path, monkeypatch):
    refuse(monkeypatch, 4)
    with pytest.raises(RunError, match="Complete checkpoints: steps 2"):
        run(tiny_experiment({"checkpoint_every": 2, "on_save_error": "continue"}), tmp_path)


def test_results_that_cannot_be_written_for_a_while_do_not_end_the_run(tiny_experiment, tmp_path):
    samples = tmp_path / "tiny-001/samples"
    away = tmp_path / "away"

    def put_a_file() -> None:
        samples.rename(away)
        samples.touch()

    def put_back() -> None:
        samples.unlink()
        away.rename(samples)

    experiment = tiny_experiment({"steps": 6, "sample_every": 2, "on_save_error": "continue"})
    outcome, directory = run(experiment, tmp_path, At(step=1, act=put_a_file), At(step=3, act=put_back))
    assert steps_of(directory) == [1, 2, 3, 4, 5, 6]
    assert {path.stem for path in samples.iterdir()} == {"000000", "000004", "000006"}
    assert len(outcome.warnings) == 1


@pytest.fixture
def files_experiment(tiny_experiment, tmp_path):
    def make(**trainer):
        options = {"steps": 50, "checkpoint_every": 25, "sample_every": 25, "batch_size": 2, **trainer}
        return tiny_experiment(options, dataset=Files(path=tmp_path))

    return make


def break_two(folder):
    (folder / "train-3.raw").unlink()
    (folder / "train-5.raw").write_bytes(b"too short")


def test_a_file_that_breaks_in_mid_run_is_named(files_experiment, tmp_path):
    with pytest.raises(DataError, match=r'train-[35]\.raw: it cannot be read: .+\. .*trainer\.on_bad_file="skip"'):
        run(files_experiment(), tmp_path, At(step=2, act=lambda: break_two(tmp_path)))


def test_or_the_example_after_it_takes_its_place(files_experiment, tmp_path):
    experiment = files_experiment(on_bad_file="skip")
    outcome, directory = run(experiment, tmp_path, At(step=2, act=lambda: break_two(tmp_path)))
    told = [line for line in directory.log.read_text().splitlines() if "trainer.on_bad_file" in line]
    assert sorted(line.split(": ")[0].rpartition("/")[2] for line in told) == ["train-3.raw", "train-5.raw"]
    with directory.results.open() as file:
        counts = [int(row["skipped"] or 0) for row in csv.DictReader(file)]
    assert counts == sorted(counts)
    assert counts[-1] >= 2
    assert outcome.warnings == (f"{counts[-1]} times an example could not be read and another took its place.",)
    assert int(Checkpoints(directory.checkpoints).load(50)["skipped"]) == counts[-1]


def test_memory_that_runs_out_is_told_with_the_settings_to_lower():
    told = r"out of memory.*trainer\.batch_size, dataset\.size or generator\.filters"
    with pytest.raises(TrainingError, match=told), explained(lambda: None):
        raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")


def test_an_earlier_checkpoint_is_gone_on_from_and_later_ones_go(tiny_experiment, tmp_path):
    experiment = tiny_experiment({"steps": 6, "checkpoint_every": 2})
    _, directory = run(experiment, tmp_path)
    whole = Checkpoints(directory.checkpoints).load(6)
    (Checkpoints(directory.checkpoints).path(6) / "manifest.json").write_text("{")
    with pytest.raises(RunError, match=r"00000006: the checkpoint is damaged: .+: --step 4"):
        Trainer(experiment).run(directory)
    with pytest.raises(RunError, match=r"00000003: not a complete checkpoint\. Complete checkpoints: steps 2, 4"):
        run(experiment, directory.path, step=3)
    assert Checkpoints(directory.checkpoints).steps() == [2, 4]
    run(experiment, directory.path, step=2)
    assert steps_of(directory) == [1, 2, 3, 4, 5, 6]
    again = Checkpoints(directory.checkpoints).load(6)
    for key in whole.keys() - {"seconds"}:
        np.testing.assert_array_equal(again[key], whole[key], err_msg=key)


def test_the_best_checkpoint_and_those_at_multiples_are_kept(tiny_experiment, tmp_path):
    class Scripted(type(tiny_experiment().metrics[0])):
        """Best at the second validation."""

        def summarize(self, measured):
            figures.append(next(script))
            return figures[-1]

    figures, script = [], iter([3.0, 1.0, 2.0, float("nan"), 1.0, 4.0, 5.0, 6.0])
    options = {"steps": 8, "validate_every": 1, "keep_checkpoints": 1, "keep_every": 3, "checkpoint_every": 1}
    experiment = tiny_experiment({**options, "best": "error"}, metrics=(Scripted(),))
    _, directory = run(experiment, tmp_path)
    checkpoints = Checkpoints(directory.checkpoints)
    assert checkpoints.steps() == [2, 3, 6, 8]
    assert checkpoints.best() == 2
    script = iter([9.0] * 3)
    run(experiment, directory.path, step=6)
    assert checkpoints.best() == 2


def test_a_best_that_is_no_metric_is_a_fault_of_the_experiment(tiny_experiment):
    with pytest.raises(ExperimentError, match=r"trainer\.best: 'eror' is not a metric.*did you mean 'error'"):
        tiny_experiment({"best": "eror"})


def test_going_on_with_other_versions_is_told_field_by_field(tiny_experiment, tmp_path):
    _, directory = run(tiny_experiment({"steps": 2}), tmp_path)
    starts = directory.starts.all()
    starts[-1]["packages"]["tensorflow"] = "2.19.0"
    starts[-1]["plugins"]["gone"] = "1.0"
    directory.starts.path.write_text(json.dumps(starts))
    Trainer(tiny_experiment({"steps": 4})).run(directory)
    told = directory.log.read_text()
    assert 'the last start: packages.tensorflow: was "2.19.0", now "2.' in told
    assert 'the last start: plugins.gone: was "1.0", now not set.' in told
    assert "seed" not in told


def test_latest_moves_once_a_run_has_a_checkpoint_to_go_on_from(tiny_experiment, tmp_path):
    def die() -> None:
        raise KeyboardInterrupt

    _, first = run(tiny_experiment(), tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run(tiny_experiment(), tmp_path, At(step=2, act=die))
    assert RunDirectory.open(None, tmp_path).path == first.path
    with pytest.raises(KeyboardInterrupt):
        run(tiny_experiment({"checkpoint_every": 1}), tmp_path, At(step=3, act=die))
    assert RunDirectory.open(None, tmp_path).path.name == "tiny-003"
    run(tiny_experiment({"steps": 5}), first.path, step=4)
    assert RunDirectory.open(None, tmp_path).path.name == "tiny-003"
