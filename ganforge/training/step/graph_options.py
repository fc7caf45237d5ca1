"""How TensorFlow rewrites the graph of a training step before it runs it."""

from collections.abc import Iterator
from contextlib import contextmanager

import tensorflow as tf


@contextmanager
def without_fused_operations() -> Iterator[None]:
    """Have functions that are called meanwhile run each operation by itself.

    TensorFlow would put a convolution, its bias and its activation into one operation where it can. That pays for
    inference; a training step on a processor takes up to a twentieth longer, because fewer operations run side by side.
    """
    kept = tf.config.optimizer.get_experimental_options().get("remapping", True)
    tf.config.optimizer.set_experimental_options({"remapping": False})
    try:
        yield
    finally:
        tf.config.optimizer.set_experimental_options({"remapping": kept})
