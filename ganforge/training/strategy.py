"""The distribution strategy that an experiment asks for."""

import tensorflow as tf

from ganforge.errors import TrainingError
from ganforge.trainer_options import TrainerOptions


def create_strategy(options: TrainerOptions) -> tf.distribute.Strategy:
    """Create the strategy; must come before any other use of TensorFlow.

    Raises:
        TrainingError: the devices are not there, or the batch cannot be shared among them.
    """
    strategy = _strategy(options.strategy)
    replicas = strategy.num_replicas_in_sync
    if options.batch_size % replicas:
        nearest = max(replicas, round(options.batch_size / replicas) * replicas)
        raise TrainingError(
            f"trainer.batch_size: {options.batch_size} examples cannot be shared by {replicas} replicas. "
            f"It must be a multiple of {replicas}. Set trainer.batch_size={nearest}."
        )
    return strategy


def _strategy(name: str) -> tf.distribute.Strategy:
    if name == "auto":
        name = "mirrored" if len(tf.config.list_physical_devices("GPU")) > 1 else "single"
    if name == "mirrored":
        return tf.distribute.MirroredStrategy(_device_names())
    if name == "multi-worker":
        return tf.distribute.MultiWorkerMirroredStrategy()
    if name == "tpu":
        return _tpu_strategy()
    return tf.distribute.get_strategy()


def _device_names() -> list[str]:
    devices = tf.config.list_logical_devices("GPU") or tf.config.list_logical_devices("CPU")
    return [device.name for device in devices]


def _tpu_strategy() -> tf.distribute.Strategy:
    try:
        resolver = tf.distribute.cluster_resolver.TPUClusterResolver()
        tf.config.experimental_connect_to_cluster(resolver)
        tf.tpu.experimental.initialize_tpu_system(resolver)
        return tf.distribute.TPUStrategy(resolver)
    except (ValueError, tf.errors.OpError) as error:
        raise TrainingError(
            f"trainer.strategy: no TPU answers ({error}). 'tpu' needs a TPU in reach. Choose 'auto' on this machine."
        ) from error


def describe_devices(strategy: tf.distribute.Strategy) -> str:
    """One line for the first screen: `1 x CPU`, `2 x NVIDIA H100`."""
    devices = tf.config.list_physical_devices("GPU") or tf.config.list_physical_devices("CPU")
    details = tf.config.experimental.get_device_details(devices[0]) if devices[0].device_type == "GPU" else {}
    return f"{strategy.num_replicas_in_sync} x {details.get('device_name', devices[0].device_type)}"


def compiles(options: TrainerOptions) -> bool:
    """Whether networks are compiled with XLA, which pays on GPUs and not on CPUs."""
    if options.jit_compile == "auto":
        return bool(tf.config.list_physical_devices("GPU"))
    return options.jit_compile
