"""Run as a script by each of several workers: trains with the others, and writes what came out as one npz file.

TF_CONFIG says who they are. The first argument is the file; the second, a folder that only the chief may touch.
"""

import gc
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf
import two_devices as tiny

from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.checkpoints.shared_checkpoints import SharedCheckpoints
from ganforge.training.distributed.cluster import Worker
from ganforge.training.distributed.strategy import create_strategy
from ganforge.training.distributed.worker_sync import WorkerSync
from ganforge.training.starting_weights import read_weights

CASES = ("most", "simultaneous", "synchronized")


def trained(name, strategy):
    tiny.strategy_of = lambda replicas: strategy
    trainer, parts, _ = tiny.CASES[name]
    run = tiny.Run(1, trainer, parts)
    logs = [run.advance() for _ in range(3)][-1]
    return {**run.arrays(), **logs}


def epoch():
    """All that this worker reads of one epoch."""
    tiny.strategy_of = lambda replicas: everyone
    run = tiny.Run(1, {}, {"dataset": tiny.TinyDataset(examples=2 * tiny.BATCH)})
    batches = [everyone.experimental_local_results(next(run.loop.batches)["source"]) for _ in range(2)]
    return np.concatenate([image for batch in batches for image in batch])


def seed_after_restore():
    tiny.strategy_of = lambda replicas: everyone
    state = tiny.Run(1, {}, {"generator": tiny.TinyGenerator(dropout=0.5)}).state
    arrays = sync.arrays_from_chief(state.arrays)
    state.restore(arrays)
    variables = state.players.generators["generator"].variables
    return next(variable.numpy() for variable in variables if variable.name == "seed_generator_state")


def started(folder):
    """The weights of a run that only the chief can read."""
    run = RunDirectory(Path(folder) / "source-001" if worker.is_chief else Path("/nowhere"))
    if worker.is_chief:
        run.path.mkdir()
        run.record_experiment(tiny.tiny_experiment())
        weights = {"generator/one/0000": np.float32([[1, 2]]), "discriminator/two/0000": np.float32([3])}
        Checkpoints(run.checkpoints, {key: key[-4:] for key in weights}).save(weights, 1)
    networks = read_weights(run.path, sync).networks
    return {f"{name}/{path}": array for name, arrays in networks.items() for path, array in arrays.items()}


def through_the_chief(folder):
    """Every kind of array, saved and read by the chief alone."""
    checkpoints = SharedCheckpoints(Checkpoints(Path(folder) if worker.is_chief else Path("/nowhere")), sync)
    arrays = {
        "floats": np.array([[-0.0, np.nan, np.inf]], "float32"),
        "seeds": np.array([2**32 - 1, 7], "uint32"),
        "flag": np.array(True),
        "none": np.zeros((0, 2)),
    }
    checkpoints.save(arrays, 7)
    checkpoints.save(arrays, 9)
    checkpoints.prune(1)
    return checkpoints.load(checkpoints.latest())


if __name__ == "__main__":
    gc.freeze()  # what is imported is no garbage
    worker = Worker.here("auto")
    everyone = create_strategy(tiny.tiny_experiment({"batch_size": tiny.BATCH}).trainer, worker)
    sync = WorkerSync(everyone, worker)
    results = {f"{name}/together/{key}": value for name in CASES for key, value in trained(name, everyone).items()}
    results["epoch"] = epoch()
    results["seed"] = seed_after_restore()
    results |= {f"checkpoint/{key}": array for key, array in through_the_chief(sys.argv[2]).items()}
    results |= {f"started/{key}": array for key, array in started(Path(sys.argv[2]).parent).items()}
    results["signals"] = [sync.agreed(143 * worker.index, False), sync.agreed(0, worker.is_chief)]
    if worker.is_chief:
        alone = tf.distribute.get_strategy()
        results |= {f"{name}/alone/{key}": value for name in CASES for key, value in trained(name, alone).items()}
    sync.meet()
    np.savez(sys.argv[1], **results)
