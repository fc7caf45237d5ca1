import json

import pytest

from ganforge.errors import TrainingError
from ganforge.training.distributed.cluster import ALONE, Worker

ADDRESSES = ("a:1", "b:2", "c:3")


def tf_config(cluster, task, index):
    return {"TF_CONFIG": json.dumps({"cluster": cluster, "task": {"type": task, "index": index}})}


def slurm(**changes):
    known = {
        "SLURM_STEP_NUM_TASKS": "5",
        "SLURM_STEP_NODELIST": "n[9-10],gpu02",
        "SLURM_STEP_TASKS_PER_NODE": "2(x2),1",
        "SLURM_PROCID": "3",
        "SLURM_NODEID": "1",
        "SLURM_JOB_ID": "70",
        "SLURM_STEP_ID": "0",
    }
    return {**known, **changes}


@pytest.mark.parametrize(("task", "index", "place"), [("chief", 0, 0), ("worker", 0, 1), ("worker", 1, 2)])
def test_tf_config_is_taken_as_it_is_and_its_chief_comes_first(task, index, place):
    worker = Worker.here("auto", tf_config({"chief": ["a:1"], "worker": ["b:2", "c:3"]}, task, index))
    assert worker == Worker(place, ADDRESSES)
    assert worker.is_chief == (task == "chief")


def test_what_a_worker_hands_on_says_the_same():
    worker = Worker(1, ADDRESSES)
    assert Worker.here("multi-worker", {"TF_CONFIG": worker.tf_config()}) == worker


def test_slurm_numbers_its_tasks_host_by_host_in_its_own_order():
    worker = Worker.here("multi-worker", slurm())
    assert worker == Worker(3, ("n9:15070", "n9:15071", "n10:15070", "n10:15071", "gpu02:15070"))


@pytest.mark.parametrize(
    ("names", "hosts"),
    [
        ("one", ["one"]),
        ("r[1-2]n[01,03-04]x", [f"r{rack}n{node}x" for rack in (1, 2) for node in ("01", "03", "04")]),
        ("a-1,b[08-10]", ["a-1", "b08", "b09", "b10"]),
    ],
)
def test_every_form_of_host_list_is_understood(names, hosts):
    changes = {"SLURM_STEP_NODELIST": names, "SLURM_STEP_TASKS_PER_NODE": f"1(x{len(hosts)})"}
    worker = Worker.here("multi-worker", slurm(**changes, SLURM_PROCID="0", SLURM_NODEID="0"))
    assert [address.partition(":")[0] for address in worker.addresses] == hosts


@pytest.mark.parametrize("strategy", ["single", "mirrored", "tpu"])
def test_other_strategies_look_for_nobody(strategy):
    assert Worker.here(strategy, slurm()) == ALONE


def test_auto_is_alone_where_nobody_is_named():
    assert Worker.here("auto", {}) == ALONE
    assert Worker.here("auto", slurm(SLURM_STEP_NUM_TASKS="1")) == ALONE
    assert Worker.here("auto", tf_config({"worker": ["a:1"]}, "worker", 0)) == ALONE
    for text in ("", " ", "{}", "{ }", '{"cluster": {}}'):
        assert Worker.here("auto", {"TF_CONFIG": text}) == ALONE


def test_multi_worker_without_workers_says_how_to_start_them():
    with pytest.raises(TrainingError, match="ganforge launch --workers N run FILE"):
        Worker.here("multi-worker", {"TF_CONFIG": "{}"})


@pytest.mark.parametrize(
    "environment",
    [
        {"TF_CONFIG": "{"},
        tf_config({"worker": ["a:1"]}, "worker", 1),
        tf_config({"worker": ["a:1"], "ps": ["b:2"]}, "ps", 0),
        slurm(SLURM_PROCID="x"),
        slurm(SLURM_NODEID="0"),  # dealt out in turn, not host by host
        slurm(SLURM_STEP_NODELIST="n9"),
        {key: value for key, value in slurm().items() if key != "SLURM_STEP_NODELIST"},
    ],
)
def test_what_cannot_be_understood_is_refused(environment):
    with pytest.raises(TrainingError, match="cannot be read"):
        Worker.here("auto", environment)
