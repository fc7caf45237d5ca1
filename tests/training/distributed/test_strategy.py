"""How many devices a run takes; devices are only named here, never used."""

from types import SimpleNamespace

import pytest
import tensorflow as tf

from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.training.distributed import strategy
from ganforge.training.distributed.strategy import create_strategy, idle_devices_remark


@pytest.fixture
def machine(monkeypatch):
    """A machine with so many GPUs; strategies are only noted."""

    def make(gpus, cpus=1):
        counts = {"GPU": gpus, "CPU": cpus}

        def devices(kind):
            return [SimpleNamespace(name=f"{kind}:{number}") for number in range(counts[kind])]

        monkeypatch.setattr(tf.config, "list_physical_devices", devices)
        monkeypatch.setattr(tf.config, "list_logical_devices", devices)
        monkeypatch.setattr(strategy, "_mirrored", lambda names: SimpleNamespace(num_replicas_in_sync=len(names)))

    return make


def used(**options):
    chosen = TrainerOptions(steps=1, **options)
    created = create_strategy(chosen)
    return created.num_replicas_in_sync, idle_devices_remark(chosen, created)


@pytest.mark.parametrize("name", ["auto", "mirrored"])
@pytest.mark.parametrize(
    ("gpus", "batch_size", "accumulate", "taken", "needed"),
    [(2, 1, 1, 1, 2), (4, 6, 1, 3, 8), (8, 4, 1, 4, 8), (2, 2, 2, 1, 4), (4, 3, 2, 1, 8)],
)
def test_no_more_devices_are_taken_than_the_batch_can_be_split_over(
    machine, name, gpus, batch_size, accumulate, taken, needed
):
    machine(gpus)
    count, remark = used(strategy=name, batch_size=batch_size, accumulate=accumulate)
    assert count == taken
    assert remark is not None
    assert remark.startswith(f"trainer.batch_size: a batch of {batch_size} can be split over {taken} of {gpus} devices")
    assert f"Set trainer.batch_size={needed} " in remark


@pytest.mark.parametrize("name", ["auto", "mirrored"])
def test_where_the_batch_is_enough_all_are_taken_and_nothing_is_said(machine, name):
    machine(4)
    assert used(strategy=name, batch_size=8) == (4, None)


def test_auto_takes_one_cpu_and_mirrored_takes_all(machine):
    machine(0, cpus=2)
    assert used(strategy="auto", batch_size=2) == (1, None)
    assert used(strategy="mirrored", batch_size=2) == (2, None)


def test_single_takes_one_without_a_word(machine):
    machine(4)
    assert used(strategy="single", batch_size=8) == (1, None)
