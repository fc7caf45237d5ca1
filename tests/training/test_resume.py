"""Resuming as people expect: what may change, what is refused, and what is reported."""

import csv
import json
import shutil
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

import pytest
from tiny_components import TinyDataset

from ganforge.components import Callback, Examples
from ganforge.errors import RunError
from ganforge.runs.directory import RunDirectory
from ganforge.runs.run_lock import Process
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow


class Folder(TinyDataset):
    """The tiny dataset, which says that its examples are files."""

    name: Literal["folder"] = "folder"
    path: Path

    def files(self, split: str) -> list[Path]:
        return sorted((self.path / split).glob("*"))

    def load(self, split: str, seed: int) -> Examples:
        return replace(super().load(split, seed), size=len(self.files(split)) if split == "train" else 3)


def filled(folder, *names):
    for name in names:
        (folder / "train").mkdir(parents=True, exist_ok=True)
        (folder / "train" / name).touch()
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The folders of runs that are finished, by their options: tests get copies."""
    return tmp_path_factory.mktemp("finished"), {}


@pytest.fixture
def trained(tiny_experiment, tmp_path, finished):
    """A finished run of 4 steps with a checkpoint each."""
    folder, known = finished

    def make(options: dict[str, Any] | None = None, **parts: Any):
        experiment = tiny_experiment({"checkpoint_every": 1, "sample_every": 2, **(options or {})}, **parts)
        text = json.dumps(experiment.to_tables(), sort_keys=True)
        if text not in known:
            directory = RunDirectory.create(folder / str(len(known)), experiment)
            Trainer(experiment).run(directory)
            known[text] = directory.path.parent
        shutil.copytree(known[text], tmp_path / "runs", symlinks=True)
        return RunDirectory(tmp_path / "runs" / "tiny-001")

    return make


@pytest.fixture
def resume(tiny_experiment):
    def again(directory, options: dict[str, Any] | None = None, step=None, watchers=(), **parts: Any):
        experiment = tiny_experiment({"checkpoint_every": 1, "sample_every": 2, **(options or {})}, **parts)
        return Trainer(experiment, watchers).run(directory, step)

    return again


def contents(directory):
    files = (path for path in directory.path.rglob("*") if path.is_file())
    return {str(path.relative_to(directory.path)): path.read_bytes() for path in files if path != directory.log}


def column(directory, name):
    with directory.results.open() as file:
        return [float(row[name]) for row in csv.DictReader(file) if row[name]]


def test_resuming_a_finished_run_changes_no_file(trained, resume):
    directory = trained()
    before = contents(directory)
    for _ in range(2):
        result = resume(directory)
        assert (result.start, result.step, result.exit_code, result.figures) == (4, 4, 0, {})
    assert contents(directory) == before


def test_a_run_that_died_at_its_end_is_ended_without_saying_anything_twice(trained, resume):
    directory = trained()
    starts = directory.starts.all()
    directory.starts.path.write_text(json.dumps([{**starts[0], "finished": False}]))
    resume(directory)
    events = [json.loads(line) for line in directory.stats.read_text().splitlines()]
    assert [event["step"] for event in events if event["event"] == "validation"] == [2, 4]
    assert directory.starts.last()["finished"]


@pytest.mark.parametrize("lost", ["moved", "emptied", "on a disk that is not there"])
def test_results_without_a_checkpoint_are_not_overwritten(trained, resume, lost):
    directory = trained()
    shutil.rmtree(directory.checkpoints)
    if lost == "emptied":
        directory.checkpoints.mkdir()
    elif lost != "moved":
        directory.checkpoints.symlink_to("/nowhere/checkpoints")
    before = contents(directory)
    with pytest.raises(RunError, match="there are results, but no checkpoint"):
        resume(directory, {"steps": 8})
    assert contents(directory) == before


@pytest.mark.parametrize(
    "options",
    [{"log_every": 3}, {"sample_every": 3}, {"keep_checkpoints": 1}, {"keep_every": 3}, {"validation_examples": 2}],
)
def test_what_decides_nothing_that_is_learned_may_change(trained, resume, options):
    directory = trained()
    assert resume(directory, {"steps": 6, **options}).step == 6
    ((option, value),) = options.items()
    assert directory.tables["trainer"][option] == value
    assert f"trainer.{option}: was" in directory.log.read_text()
    assert (directory.samples / "000002.png").exists()


def test_steps_may_be_fewer_down_to_the_checkpoint(trained, resume):
    directory = trained()
    with pytest.raises(RunError, match=r"trainer\.steps is 3, but 4 steps are trained\. .+ --step"):
        resume(directory, {"steps": 3})
    assert directory.tables["trainer"]["steps"] == 4
    assert resume(directory, {"steps": 3}, step=2).step == 3


class Stop(Callback):
    name: Literal["stop"] = "stop"
    step: int

    def build(self, context: Any) -> Any:
        import keras

        stopping = keras.callbacks.LambdaCallback(on_train_batch_end=lambda batch, logs=None: stop(batch + 1))

        def stop(step: int) -> None:
            stopping.model.stop_training = step == self.step

        return stopping


def test_steps_that_were_mistyped_can_be_taken_back(trained, resume):
    directory = trained()
    resume(directory, {"steps": 90000}, watchers=(Stop(step=6),))
    assert directory.tables["trainer"]["steps"] == 90000
    assert resume(directory, {"steps": 9}).step == 9
    assert [start["steps"] for start in directory.starts.all()] == [4, 90000, 9]


def test_options_are_recorded_only_when_training_starts(trained, resume):
    directory = trained()
    with pytest.raises(RunError, match="not a complete checkpoint"):
        resume(directory, {"steps": 9}, step=77)
    with pytest.raises(RunError, match=r"trainer\.batch_size: was 2, now 3"):
        resume(directory, {"steps": 9, "batch_size": 3})
    assert directory.tables["trainer"]["steps"] == 4


def test_the_best_and_the_last_checkpoint_have_names(trained, resume, tmp_path):
    directory = trained({"best": "error", "keep_checkpoints": 9, "validate_every": 1})
    best = Checkpoints(directory.checkpoints).best()
    assert resume(directory, {"steps": 5, "best": "error", "keep_checkpoints": 9}, step="best").start == best
    assert resume(directory, {"steps": 6, "best": "error", "keep_checkpoints": 9}, step="last").start == 5
    (directory.checkpoints / "best").unlink()
    with pytest.raises(RunError, match="it has no best checkpoint"):
        resume(directory, {"steps": 7}, step="best")


def test_another_metric_for_the_best_forgets_what_was_best_by_the_other(trained, resume, tiny_experiment):
    class Reversed(type(tiny_experiment().metrics[0])):
        name: Literal["reversed"] = "reversed"
        higher_is_better = True

    directory = trained({"best": "error", "keep_checkpoints": 9})
    metrics = (*tiny_experiment().metrics, Reversed())
    resume(directory, {"steps": 6, "best": "reversed", "keep_checkpoints": 9}, metrics=metrics)
    assert Checkpoints(directory.checkpoints).best() == 6


def test_data_that_was_moved_is_found_where_it_is_now(trained, resume, tmp_path):
    directory = trained(dataset=Folder(path=filled(tmp_path / "data", "1.png", "2.png")))
    (tmp_path / "data").rename(tmp_path / "moved")
    assert resume(directory, {"steps": 6}, dataset=Folder(path=tmp_path / "moved")).step == 6
    assert directory.tables["dataset"]["path"] == str(tmp_path / "moved")
    assert f'dataset.path: was "{tmp_path}/data", now "{tmp_path}/moved"' in directory.log.read_text()


def test_other_data_is_refused_as_if_moved(trained, resume, tmp_path):
    directory = trained(dataset=Folder(path=filled(tmp_path / "data", "1.png", "2.png")))
    other = Folder(path=filled(tmp_path / "other", "1.png", "3.png"))
    with pytest.raises(RunError, match="which holds other data: its train split"):
        resume(directory, {"steps": 6}, dataset=other)
    assert directory.tables["dataset"]["path"] == str(tmp_path / "data")


def test_data_that_changed_where_it_is_is_reported(trained, resume, tmp_path):
    directory = trained(dataset=Folder(path=filled(tmp_path / "data", "1.png", "2.png")))
    filled(tmp_path / "data", "3.png")
    resume(directory, {"steps": 6}, dataset=Folder(path=tmp_path / "data"))
    assert "data.train.examples: was 2, now 3" in directory.log.read_text()
    assert "data.train.file_names_digest: was" in directory.log.read_text()


@pytest.mark.processes
def test_a_run_in_which_somebody_trains_is_left_alone(trained, resume):
    directory = trained()
    directory.lock.path.write_text(json.dumps(asdict(Process("elsewhere", 7))))
    before = contents(directory)
    with pytest.raises(RunError, match="process 7 on host elsewhere is training in this run"):
        resume(directory, {"steps": 6})
    assert contents(directory) == before


def test_a_run_is_locked_while_it_trains_and_free_afterwards(tiny_experiment, tmp_path):
    directory = RunDirectory.create(tmp_path, tiny_experiment())
    refused: list[str] = []

    class Second(Callback):
        name: Literal["second"] = "second"

        def build(self, context: Any) -> Any:
            from keras.callbacks import LambdaCallback

            def try_it(*_: Any) -> None:
                with pytest.raises(RunError) as caught:
                    directory.lock.refuse_others()
                refused.append(str(caught.value))

            return LambdaCallback(on_epoch_end=try_it)

    Trainer(tiny_experiment(), (Second(),)).run(directory)
    assert refused
    directory.lock.refuse_others()


DECAY = {"schedule": "linear-decay", "decay_from": 0.5}


def decaying(**options):
    return {"generator_optimizer": DECAY, "discriminator_optimizer": DECAY, "keep_checkpoints": 9, **options}


def test_a_rate_that_has_begun_to_fall_never_rises_again(trained, resume):
    directory = trained(decaying(steps=8))
    resume(directory, decaying(steps=16), step=6)
    rates = column(directory, "learning_rate/generator")
    assert len(rates) == 16
    assert rates == sorted(rates, reverse=True)
    assert rates[5] == rates[7] == pytest.approx(1e-4)
    assert rates[-1] == 0
    log = directory.log.read_text()
    for network in ("generator", "discriminator"):
        assert f"learning rate of {network}: it had begun to fall, and more trainer.steps do not raise it again" in log
    assert "stays at 0.0001 until" in log


def test_of_a_rate_that_goes_on_as_planned_nothing_is_said(trained, resume):
    directory = trained(decaying(steps=8))
    resume(directory, decaying(steps=8), step=6)
    resume(directory, {**decaying(steps=16), "keep_checkpoints": 20}, step=4)
    assert "it had begun to fall" not in directory.log.read_text()


def test_a_rate_that_has_fallen_to_nothing_is_no_start_for_more_steps(trained, resume):
    directory = trained(decaying(steps=8))
    before = contents(directory)
    with pytest.raises(
        RunError, match=r"00000008: trainer\.steps is 16, .+ has fallen to 0 .+ choose one of \[1, .+\] with --step"
    ):
        resume(directory, decaying(steps=16))
    assert contents(directory) == before
