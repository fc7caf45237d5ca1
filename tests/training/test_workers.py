"""Several processes that train together, over loopback."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.distributed.cluster import Worker

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them"),
]
EXPERIMENT = """
[dataset]
name = "procedural-terrain"
size = 16
[generator]
name = "unet"
filters = 2
depth = 2
norm = "none"
[method]
name = "paired"
[[losses]]
name = "l1"
[trainer]
steps = 1000000
batch_size = 4
log_every = 5
checkpoint_every = 5
sample_every = 1000
samples = 1
"""


def environment(**more):
    return {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "TF_NUM_INTRAOP_THREADS": "1", **more}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What each of two workers wrote, and the folder that only the chief may write to."""
    folder = tmp_path_factory.mktemp("workers")
    with ExitStack() as held:
        ports = [held.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(2)]
    addresses = tuple(f"127.0.0.1:{port}" for port in ports)
    shared = folder / "checkpoints"
    shared.mkdir()
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "several_workers", folder / f"{index}.npz", shared],
            env=environment(TF_CONFIG=Worker(index, addresses).tf_config()),
            stderr=subprocess.PIPE,
            text=True,
        )
        for index in range(2)
    ]
    errors = [process.communicate(timeout=280)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], errors[0][-2000:] + errors[1][-2000:]
    return [np.load(folder / f"{index}.npz") for index in range(2)], shared


def below(found, prefix):
    return {key.removeprefix(prefix): found[key] for key in found.files if key.startswith(prefix)}


@pytest.mark.parametrize("case", ["most", "simultaneous", "synchronized"])
def test_two_workers_train_what_one_device_does_with_the_whole_batch(found, case):
    (chief, other), _ = found
    alone = below(chief, f"{case}/alone/")
    assert alone
    for worker in (chief, other):
        together = below(worker, f"{case}/together/")
        assert together.keys() == alone.keys()
        for key, value in alone.items():
            np.testing.assert_allclose(together[key].astype(float), value.astype(float), 1e-5, 1e-5, err_msg=key)


def test_no_example_is_read_twice_in_an_epoch(found):
    (chief, other), _ = found
    shares = [{image.tobytes() for image in worker["epoch"]} for worker in (chief, other)]
    assert [len(share) for share in shares] == [4, 4]
    assert len(shares[0] | shares[1]) == 8


def test_dropout_differs_by_worker_after_a_restore_too(found):
    (chief, other), _ = found
    assert chief["seed"][0] != other["seed"][0]
    assert chief["seed"][1] == other["seed"][1]


def test_what_the_chief_reads_all_get_bit_for_bit_and_only_the_chief_writes(found):
    (chief, other), folder = found
    assert Checkpoints(folder).steps() == [9]
    arrays = below(chief, "checkpoint/")
    assert arrays["seeds"].tolist() == [2**32 - 1, 7]
    assert np.signbit(arrays["floats"][0, 0])
    for key, array in below(other, "checkpoint/").items():
        assert (array.dtype, array.shape, array.tobytes()) == (
            arrays[key].dtype,
            arrays[key].shape,
            arrays[key].tobytes(),
        )


def test_all_start_from_the_weights_that_the_chief_reads(found):
    for worker in found[0]:
        started = below(worker, "started/")
        assert {key: array.tolist() for key, array in started.items()} == {"one/0000": [[1, 2]], "two/0000": [3]}


def test_a_signal_to_one_and_a_wish_of_one_reach_all(found):
    for worker in found[0]:
        assert worker["signals"].tolist() == [[143, 0], [0, 1]]


def test_a_worker_that_is_killed_is_noticed_and_the_run_goes_on_with_another_number(tmp_path):
    (tmp_path / "tiny.toml").write_text(EXPERIMENT)
    command = [sys.executable, "-m", "ganforge", "launch", "--workers", "2", "run", "tiny.toml"]
    with _started(command, tmp_path) as launched:
        _wait_for(launched, "step 15/")
        chief, other = _children(launched.pid)
        os.kill(other, signal.SIGKILL)
        _, errors = launched.communicate(timeout=60)
    assert launched.returncode == 1, errors
    told = re.search(r"worker 1 \(127\S+\) has ended.+The last checkpoint is step (\d+)\. Go on with: (.+)", errors)
    assert told, errors
    assert "worker 1 was ended by SIGKILL" in errors
    assert not Path(f"/proc/{chief}").exists()
    assert [path.name for path in (tmp_path / "runs").iterdir() if path.is_dir()] == ["tiny-001"]

    with _started([sys.executable, "-m", *told[2].split()], tmp_path) as resumed:
        _wait_for(resumed, f"step {int(told[1]) + 10}/")
        resumed.send_signal(signal.SIGTERM)
        _, errors = resumed.communicate(timeout=60)
    assert resumed.returncode == 143, errors
    run = tmp_path / "runs" / "tiny-001"
    steps = [int(line.split(",")[0]) for line in (run / "results.csv").read_text().splitlines()[1:]]
    assert steps == list(range(5, steps[-1] + 1, 5))
    assert steps[-1] >= int(told[1]) + 10
    devices = [start["devices"][0] for start in json.loads((run / "environment.json").read_text())]
    assert [" of 2 workers" in device for device in devices] == [True, False]


def _started(command, folder):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=folder, env=environment(), **pipes)


def _wait_for(process, start):
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith(start):
            return
    raise AssertionError("".join(said) + process.stderr.read())


def _children(process):
    listed = Path(f"/proc/{process}/task/{process}/children")
    if not listed.exists():
        pytest.skip("needs /proc to find the workers")
    return sorted(map(int, listed.read_text().split()))
