"""The most that the machine can do: products of large matrices, the operation that networks are made of."""

from collections.abc import Callable
from typing import Any

import tensorflow as tf

SIDE = 2048


def start(given: dict[str, Any]) -> tuple[Callable[[], object], dict[str, Any]]:
    """What multiplies two matrices and waits; how many operations that is."""
    matrix = tf.cast(tf.random.stateless_normal((SIDE, SIDE), (0, 1)), given["precision"])
    product = tf.function(lambda: tf.reduce_sum(tf.matmul(matrix, matrix)), autograph=False)
    return lambda: float(product()), {"operations": 2 * SIDE**3}
