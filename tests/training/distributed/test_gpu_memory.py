from types import SimpleNamespace

import pytest
import tensorflow as tf

from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.training.distributed import strategy
from ganforge.training.distributed.gpu_memory import DECIDED, share_gpus
from ganforge.training.distributed.strategy import create_strategy

GPUS = [SimpleNamespace(name=f"GPU:{number}") for number in range(2)]


@pytest.fixture
def grows(monkeypatch):
    """The GPUs whose memory grows, of a machine with two."""
    found = []
    monkeypatch.delenv(DECIDED, raising=False)
    monkeypatch.setattr(tf.config, "list_physical_devices", lambda kind: GPUS if kind == "GPU" else [])
    monkeypatch.setattr(tf.config, "list_logical_devices", lambda kind: GPUS if kind == "GPU" else [])
    monkeypatch.setattr(tf.config.experimental, "set_memory_growth", lambda gpu, on: found.append((gpu.name, on)))
    monkeypatch.setattr(strategy, "_mirrored", lambda names: SimpleNamespace(num_replicas_in_sync=len(names)))
    return found


def test_training_takes_the_memory_of_every_gpu_as_it_needs_it(grows):
    create_strategy(TrainerOptions(steps=1, batch_size=2))
    assert grows == [("GPU:0", True), ("GPU:1", True)]


def test_whoever_sets_the_variable_of_tensorflow_decides(grows, monkeypatch):
    monkeypatch.setenv(DECIDED, "false")
    share_gpus()
    assert grows == []


@pytest.mark.parametrize("error", [RuntimeError("already initialized"), ValueError("virtual devices")])
def test_gpus_that_are_in_use_stay_as_they_are(grows, monkeypatch, error):
    def refuse(gpu, on):
        raise error

    monkeypatch.setattr(tf.config.experimental, "set_memory_growth", refuse)
    share_gpus()
