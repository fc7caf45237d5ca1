"""How this process takes the memory of GPUs."""

import os
from contextlib import suppress

import tensorflow as tf

DECIDED = "TF_FORCE_GPU_ALLOW_GROWTH"


def share_gpus() -> None:
    """Take memory as it is needed, not all at once, so that several processes can share a GPU.

    It does nothing where TensorFlow has used the GPUs already, or where `TF_FORCE_GPU_ALLOW_GROWTH` is set.
    """
    for gpu in tf.config.list_physical_devices("GPU") if DECIDED not in os.environ else ():
        with suppress(RuntimeError, ValueError):  # in use already, or divided into logical devices
            tf.config.experimental.set_memory_growth(gpu, True)
