"""Two logical devices, in a process of their own: devices are laid out once a process."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

SCRIPT = """
import sys
import numpy as np
import tensorflow as tf

replicas, out, tests, options = int(sys.argv[1]), sys.argv[2], sys.argv[3], eval(sys.argv[4])
cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * replicas)
sys.path.insert(0, tests)
import conftest
from ganforge.trainer_options import TrainerOptions
from ganforge.training.trainer import Trainer
from ganforge.training.loop import Loop

experiment = conftest.tiny_experiment.__wrapped__()({**options, "strategy": "mirrored", "batch_size": 4})
trainer = Trainer(experiment)
trainer.prepare()
loop = Loop(trainer.state, trainer._build_step(), trainer.stream, trainer.options)
for _ in range(3):
    logs = loop.advance(1)
np.savez(out, **trainer.state.arrays(), **{name: float(value) for name, value in logs.items()})
"""


def trained(replicas, options, out):
    command = [sys.executable, "-c", SCRIPT, str(replicas), str(out), str(Path(__file__).parents[1]), repr(options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)
    assert done.returncode == 0, done.stderr[-3000:]
    return np.load(out)


@pytest.mark.parametrize(
    "options",
    [
        {"update": "alternating", "ema": 0.9, "generator_optimizer": {"clip_norm": 0.1}},
        {"update": "simultaneous", "discriminator_steps": 2},
    ],
    ids=["alternating", "simultaneous"],
)
def test_two_devices_train_what_one_does_with_the_whole_batch(options, tmp_path):
    one, two = trained(1, options, tmp_path / "one.npz"), trained(2, options, tmp_path / "two.npz")
    for key in one.files:
        np.testing.assert_allclose(two[key].astype(float), one[key].astype(float), atol=1e-5, err_msg=key)
