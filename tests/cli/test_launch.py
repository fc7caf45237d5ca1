import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from click.testing import CliRunner

from ganforge.cli import launch as launch_module
from ganforge.cli.main import loaded
from ganforge.cli.session import Session

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.usefixtures("in_the_foreground"),
    pytest.mark.skipif(os.name != "posix", reason="workers are process groups"),
]
INDEX = "import json, os, sys, time; index = json.loads(os.environ['TF_CONFIG'])['task']['index']\n"


@pytest.fixture
def call(monkeypatch, tmp_path):
    """Calls `ganforge launch` with a script in the place of `ganforge`, and gives the result."""

    def run(script, *arguments, workers=2):
        package = tmp_path / "ganforge"
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
        (package / "__main__.py").write_text(INDEX + script)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        monkeypatch.chdir(tmp_path)
        options = ["--workers", str(workers), *(arguments or ("run", "x.toml"))]
        session = Session(("tint",))
        return CliRunner().invoke(loaded("launch"), options, obj=session, standalone_mode=False)

    return run


def test_every_worker_runs_the_command_and_knows_the_others(call, tmp_path, monkeypatch):
    monkeypatch.setattr(launch_module, "usable_processors", lambda: 7)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "3,4,5,6,8")
    monkeypatch.delenv("TF_NUM_INTRAOP_THREADS", raising=False)
    result = call(
        "open(f'{index}.json', 'w').write(json.dumps([sys.argv[1:], dict(os.environ)]))",
        *("resume", "r", "--step", "3"),
    )
    assert (result.return_value, result.stderr) == (0, "")
    for index in range(2):
        arguments, environment = json.loads((tmp_path / f"{index}.json").read_text())
        assert arguments == ["--block", "tint", "resume", "r", "--step", "3", "--set", "trainer.strategy=auto"]
        assert environment["TF_NUM_INTRAOP_THREADS"] == "3"
        assert environment["CUDA_VISIBLE_DEVICES"] == ["3,4", "5,6"][index]
        assert len(set(json.loads(environment["TF_CONFIG"])["cluster"]["worker"])) == 2


def test_one_that_fails_ends_the_rest_and_its_words_are_shown(call, monkeypatch):
    monkeypatch.setattr(launch_module, "GRACE", 0.5)
    start = time.monotonic()
    result = call("if index: sys.exit('no such picture')\ntime.sleep(60)")
    assert time.monotonic() - start < 20
    assert result.return_value == 128 + signal.SIGKILL  # the chief's, who did not end by itself
    assert result.stderr == "ganforge: worker 1 ended with exit code 1. It printed last:\n  no such picture\n"


def test_the_chiefs_own_failure_is_told_by_the_chief(call):
    result = call("sys.exit(0 if index else 3)")
    assert (result.return_value, result.stderr) == (3, "")
    assert "worker 0 was ended by SIGKILL" in call("os.kill(os.getpid(), 0 if index else 9)").stderr


def test_a_mistake_that_all_tell_is_told_once(call):
    assert call("sys.exit(2)").stderr == ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_reaches_every_worker_once(call, tmp_path, number):
    script = f"""
import signal
def stop(number, frame):
    open(f"{{index}}.txt", "a").write("stopped ")
signal.signal({int(number)}, stop)
open(f"{{index}}.ready", "w")
signal.pause()
time.sleep(0.3)
sys.exit(128 + {int(number)})
"""

    def interrupt():
        while len(list(tmp_path.glob("*.ready"))) < 2:
            time.sleep(0.05)
        time.sleep(0.1)
        os.kill(os.getpid(), number)

    threading.Thread(target=interrupt).start()
    result = call(script)
    assert (result.return_value, result.stderr) == (128 + number, "")
    assert [(tmp_path / f"{index}.txt").read_text() for index in range(2)] == ["stopped ", "stopped "]


def test_more_workers_than_gpus_are_refused(call, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "0,1")
    result = call("", workers=3)
    assert "--workers 3: there are 2 GPUs" in result.exception.format_message()


@pytest.mark.parametrize(("visible", "gpus"), [(None, ["0", "1"]), ("", []), ("-1", []), ("4,GPU-a", ["4", "GPU-a"])])
def test_gpus_are_those_that_a_process_would_see(monkeypatch, visible, gpus):
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    if visible is not None:
        monkeypatch.setenv("CUDA_VISIBLE_DEVICES", visible)
    listed = subprocess.CompletedProcess([], 0, "GPU 0: T4 (UUID: GPU-a)\nGPU 1: T4 (UUID: GPU-b)\n")
    monkeypatch.setattr(launch_module.shutil, "which", lambda name: sys.executable)
    monkeypatch.setattr(launch_module.subprocess, "run", lambda *arguments, **options: listed)
    assert launch_module._gpus() == gpus
