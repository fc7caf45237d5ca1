import csv
import os
import re
import signal
import subprocess
import sys

import pytest

from ganforge.training.checkpoints.checkpoints import Checkpoints

pytestmark = [pytest.mark.processes, pytest.mark.slow]

EXPERIMENT = """
[dataset]
name = "procedural-terrain"
size = 16
[generator]
name = "unet"
filters = 4
depth = 2
[discriminator]
name = "patchgan"
filters = 4
layers = 1
[method]
name = "paired"
[[losses]]
name = "adversarial"
[[losses]]
name = "l1"
[trainer]
steps = 1000000
log_every = 1
sample_every = 1000
checkpoint_every = 1000
samples = 1
"""


def in_the_foreground():
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupted(command, number, folder):
    """Start it, send a signal at its third step, and give its exit code and its output."""
    command = [sys.executable, "-m", "ganforge", *command]
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=folder, env=environment, preexec_fn=in_the_foreground
    ) as process:
        told = []
        for line in process.stdout:
            told.append(line)
            if line.startswith("step ") and sum(line.startswith("step ") for line in told) == 3:
                process.send_signal(number)
    return process.returncode, "".join(told)


def steps(folder):
    with (folder / "results.csv").open() as file:
        return [int(row["step"]) for row in csv.DictReader(file)]


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
def test_sigterm_and_ctrl_c_save_and_say_how_to_go_on(tmp_path):
    (tmp_path / "tiny.toml").write_text(EXPERIMENT)
    code, told = interrupted(["run", "tiny.toml"], signal.SIGTERM, tmp_path)
    assert code == 143, told
    stopped, command = re.search(
        r"Stopped at step (\d+); a checkpoint is saved. Go on with: ganforge (.+)", told
    ).groups()
    run = tmp_path / "runs/tiny-001"
    assert Checkpoints(run / "checkpoints").steps() == [int(stopped)]

    code, told = interrupted(command.split(), signal.SIGINT, tmp_path)
    assert code == 130, told
    further = int(re.search(r"Stopped at step (\d+)", told)[1])
    assert further >= int(stopped) + 3
    assert steps(run) == list(range(1, further + 1))
