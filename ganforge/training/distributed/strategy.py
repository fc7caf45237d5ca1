"""The distribution strategy of an experiment."""

import os
import signal
import threading
from functools import cache

import tensorflow as tf

from ganforge.errors import TrainingError
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.training.distributed.cluster import ALONE, Worker
from ganforge.training.distributed.gpu_memory import share_gpus
from ganforge.training.distributed.rendezvous import meet


def create_strategy(options: TrainerOptions, worker: Worker = ALONE) -> tf.distribute.Strategy:
    """Create the strategy, together with all other workers, before any other use of TensorFlow.

    Raises:
        TrainingError: the devices cannot be used, or the batch cannot be split over them.
    """
    share_gpus()
    strategy = _workers_strategy(worker) if worker.addresses else _local_strategy(options)
    replicas, batch_size = strategy.num_replicas_in_sync, options.examples_per_step
    if batch_size % replicas:
        nearest = max(replicas, round(batch_size / replicas) * replicas)
        raise TrainingError(
            f"trainer.batch_size: a batch of {batch_size} cannot be split over {replicas} replicas. "
            f"Expected a multiple of {replicas}. Set trainer.batch_size={nearest}."
        )
    return strategy


def _workers_strategy(worker: Worker) -> tf.distribute.Strategy:
    meet(worker)
    os.environ["TF_CONFIG"] = worker.tf_config()
    try:
        strategy = tf.distribute.MultiWorkerMirroredStrategy()
    except (RuntimeError, tf.errors.OpError) as error:
        raise TrainingError(
            f"workers: worker {worker.index} ({worker.addresses[worker.index]}) cannot start: {error}. Expected a free "
            "port, and no earlier use of TensorFlow in this process. End the process that uses the port, then start "
            "all workers anew."
        ) from error
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGTERM))  # TensorFlow has replaced the handler
    return strategy


def _local_strategy(options: TrainerOptions) -> tf.distribute.Strategy:
    if options.strategy == "tpu":
        return _tpu_strategy()
    devices = _offered_devices(options.strategy)
    used = _usable_count(options, len(devices))
    return _mirrored(devices[:used]) if used > 1 else tf.distribute.get_strategy()


def device_count(strategy: str) -> int:
    """How many devices share a batch that can be split over all."""
    share_gpus()
    return len(_offered_devices(strategy)) or 1


def _offered_devices(strategy: str) -> tuple[str, ...]:
    """The devices that this strategy may share a batch over."""
    kind = "GPU" if strategy == "auto" or tf.config.list_physical_devices("GPU") else "CPU"
    shares = strategy in ("auto", "mirrored")
    return tuple(device.name for device in tf.config.list_logical_devices(kind)) if shares else ()


def _usable_count(options: TrainerOptions, devices: int) -> int:
    """The most devices that a batch can be split over evenly."""
    batch_size = options.examples_per_step
    fitting = (count for count in range(devices, 1, -1) if batch_size % (count * options.accumulate) == 0)
    return next(fitting, 1)


def idle_devices_remark(options: TrainerOptions, strategy: tf.distribute.Strategy) -> str | None:
    """What to say if the batch cannot be split over all devices."""
    devices, used = len(_offered_devices(options.strategy)), strategy.num_replicas_in_sync
    if used >= devices:
        return None
    parts, batch_size = devices * options.accumulate, options.examples_per_step
    return (
        f"trainer.batch_size: a batch of {batch_size} can be split over {used} of {devices} devices only, the others "
        f"stay idle. Set trainer.batch_size={-(-batch_size // parts) * parts} to use all."
    )


@cache
def _mirrored(devices: tuple[str, ...]) -> tf.distribute.Strategy:
    """One for all runs of a process: two strategies over the same devices mix up their sums."""
    return tf.distribute.MirroredStrategy(devices)


def _tpu_strategy() -> tf.distribute.Strategy:
    try:
        resolver = tf.distribute.cluster_resolver.TPUClusterResolver()
        tf.config.experimental_connect_to_cluster(resolver)
        tf.tpu.experimental.initialize_tpu_system(resolver)
        return tf.distribute.TPUStrategy(resolver)
    except (ValueError, tf.errors.OpError) as error:
        raise TrainingError(
            f"trainer.strategy: it is tpu, but no TPU answers ({error}). Set trainer.strategy=auto on this machine."
        ) from error


def describe_devices(strategy: tf.distribute.Strategy) -> str:
    """One line for the first screen: `1 x CPU`, `8 x NVIDIA H100 of 2 workers`."""
    devices = tf.config.list_physical_devices("GPU") or tf.config.list_physical_devices("CPU")
    details = tf.config.experimental.get_device_details(devices[0]) if devices[0].device_type == "GPU" else {}
    name = details.get("device_name", devices[0].device_type)
    workers = strategy.num_replicas_in_sync // len(replica_numbers(strategy))
    return f"{strategy.num_replicas_in_sync} x {name}" + f" of {workers} workers" * (workers > 1)


def replica_numbers(strategy: tf.distribute.Strategy) -> tuple[int, ...]:
    """The numbers of this worker's replicas among all."""
    numbers = strategy.experimental_distribute_values_from_function(lambda replica: replica.replica_id_in_sync_group)
    return tuple(int(number) for number in strategy.experimental_local_results(numbers))


def compiles(options: TrainerOptions) -> bool:
    """Whether the options ask for XLA; `auto` means on GPUs, for it does not pay on CPUs."""
    if options.jit_compile == "auto":
        return bool(tf.config.list_physical_devices("GPU"))
    return options.jit_compile
