"""Batch sizes that another process tries."""

import json
from io import StringIO
from types import SimpleNamespace
from typing import Literal

import pytest
import tensorflow as tf
from tiny_components import TinyDataset, TinyMetric

from ganforge.errors import DataError, TrainingError
from ganforge.runs.directory import RunDirectory
from ganforge.training import batch_trials
from ganforge.training.batch_size_search import Machine, Trial
from ganforge.training.batch_trial_process import experiment_from, tried
from ganforge.training.batch_trials import BatchTrials, found_batch_size
from ganforge.training.distributed.cluster import ALONE, Worker
from ganforge.training.trainer import Trainer


class Lost(TinyDataset):
    """Files that are not there."""

    name: Literal["lost"] = "lost"

    def load(self, split, seed):
        raise DataError("nowhere: there is no such folder.")


class Hungry(TinyMetric):
    """A metric that takes more memory than there is."""

    name: Literal["hungry"] = "hungry"

    def measure(self, source, target, generated):
        raise tf.errors.ResourceExhaustedError(None, None, "memory ends")


def test_a_trial_says_what_a_batch_takes(tiny_experiment):
    found = tried(tiny_experiment({"batch_size": "auto"}), 4)
    assert found["speed"] > 0
    assert found["examples"] == 6
    assert found["memory"] >= found["built"] > 2**20


def test_a_batch_that_does_not_fit_is_none_and_other_failures_are_told_apart(tiny_experiment):
    assert tried(tiny_experiment(metrics=(Hungry(),)), 4) is None
    with pytest.raises(DataError, match="nowhere"):
        tried(tiny_experiment(dataset=Lost()), 4)


def test_an_experiment_is_the_same_in_the_other_process(tiny_experiment):
    experiment = tiny_experiment({"batch_size": "auto"})
    described = json.loads(json.dumps(batch_trials._described(experiment)))
    assert experiment_from(described) == experiment


def test_components_that_the_other_process_cannot_import_are_named(tiny_experiment):
    class Hidden(TinyMetric):
        name: Literal["hidden"] = "hidden"

    reason = r"Hidden: another process cannot import it\..+ Set trainer\.batch_size to a number\."
    with pytest.raises(TrainingError, match=reason):
        found_batch_size(tiny_experiment({"batch_size": "auto"}, metrics=(Hidden(),)), ALONE)


def test_several_workers_and_a_tpu_are_refused(tiny_experiment):
    experiment = tiny_experiment({"batch_size": "auto"})
    with pytest.raises(TrainingError, match=r"\"auto\", but 2 workers train together\."):
        found_batch_size(experiment, Worker(0, ("a:1", "b:1")))
    with pytest.raises(TrainingError, match=r"\"auto\", but trainer\.strategy is tpu\."):
        found_batch_size(experiment.with_trainer(strategy="tpu"), ALONE)


@pytest.mark.slow
@pytest.mark.processes
def test_a_run_trains_with_what_the_process_found_and_resumes_with_it(tiny_experiment, tmp_path, monkeypatch):
    experiment = tiny_experiment({"batch_size": "auto"})
    run = RunDirectory.create(tmp_path, experiment)
    result = Trainer(experiment).run(run)
    size = run.tables["trainer"]["batch_size"]
    assert size in (1, 2, 4)  # of six examples
    assert run.starts.last()["batch_size"].startswith(f"{size}: ")
    assert f"trainer.batch_size = {size}: " in run.log.read_text()
    assert result.step == 4

    monkeypatch.setattr("ganforge.training.prepared_run.found_batch_size", lambda *_: pytest.fail("found again"))
    resumed = Trainer(experiment.with_trainer(steps=6))
    assert resumed.run(run).step == 6
    assert resumed.prepare(run).experiment.trainer.batch_size == size


def pretended(*answers, code=0, printed=""):
    """Trials whose process gives these answers and then ends."""
    lines = (json.dumps(answer) + "\n" for answer in ({"unit": 2, "measures_memory": True}, *answers))
    process = SimpleNamespace(stdin=StringIO(), stdout=StringIO("".join(lines)), wait=lambda: code)
    return BatchTrials(process, StringIO(printed), {}, 2**30)


def test_a_process_that_the_system_ends_had_no_memory_left():
    answer = {"built": 1, "memory": 2, "speed": 3.0, "examples": None}
    trials = pretended(answer, code=-9)
    assert trials.machine == Machine(2, 2**30)
    assert trials.attempt(2) == Trial(2, **answer)
    assert trials.attempt(4) is None


def test_what_cannot_be_trained_is_reported_as_without_auto():
    with pytest.raises(DataError, match=r"^nowhere: there is no such folder\.$"):
        pretended({"error": "DataError", "message": "nowhere: there is no such folder."}).attempt(2)


def test_a_process_that_fails_is_reported_by_the_last_that_it_printed():
    with pytest.raises(TrainingError, match=r"failed: ValueError: 7\. Set trainer\.batch_size to a number\."):
        pretended(code=1, printed="Traceback\nValueError: 7\n").attempt(2)
