"""Calls the fast kernel of the backend if it has one, else `keras.ops`; both give the same result."""

from collections.abc import Callable
from typing import Any, NamedTuple

import keras
from keras import ops

from ganforge.layers.normalization import working_dtype


class Normalized(NamedTuple):
    """Normalized inputs, and the mean and variance of each channel."""

    outputs: Any
    mean: Any
    variance: Any


def batch_normalized(inputs: Any, gamma: Any, beta: Any, epsilon: float, synchronized: bool = False) -> Normalized:
    """Normalize every channel by its statistics over the batch, (batch, height, width, channels).

    With `synchronized` these are the statistics of the batch on all replicas.
    """
    if synchronized and keras.backend.backend() == "tensorflow" and _replicas() > 1:
        return _composed(inputs, gamma, beta, epsilon, mean_over_replicas)
    # The fused kernel has no float64. Unlike other fast ways, its second gradient is right: see the tests.
    if keras.backend.backend() == "tensorflow" and working_dtype(inputs) == "float32":
        return _fused(inputs, gamma, beta, epsilon)
    return _composed(inputs, gamma, beta, epsilon, lambda mean: mean)


def matmul_transposed(left: Any, right: Any) -> Any:
    """(n, k) times the transpose of (m, k): (n, m)."""
    if keras.backend.backend() == "tensorflow":
        return _product_in_a_batch(left, right)
    return ops.matmul(left, ops.transpose(right))


def mean_over_replicas(value: Any) -> Any:
    """The mean of a tensor over all replicas, through which gradients pass; the tensor itself on a single one."""
    if keras.backend.backend() != "tensorflow" or _replicas() == 1:
        return value
    import tensorflow as tf

    return tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.MEAN, value)


def gathered_over_replicas(value: Any) -> Any:
    """The parts of all replicas, one after the other along the first axis; the same on each replica."""
    if keras.backend.backend() != "tensorflow" or _replicas() == 1:
        return value
    import tensorflow as tf

    everyone = tf.distribute.get_replica_context().all_gather(value, axis=0)
    return tf.ensure_shape(everyone, (_replicas() * value.shape[0], *value.shape[1:]))


def own_part(everyone: Any, count: int) -> Any:
    """Of what `gathered_over_replicas` gave, the `count` rows of this replica."""
    if keras.backend.backend() != "tensorflow" or _replicas() == 1:
        return everyone
    import tensorflow as tf

    first = tf.distribute.get_replica_context().replica_id_in_sync_group * count
    part = tf.slice(everyone, [first] + [0] * (everyone.shape.rank - 1), [count, *everyone.shape[1:]])
    return tf.ensure_shape(part, (count, *everyone.shape[1:]))


def read_row(variable: keras.Variable, place: Any) -> Any:
    """One row of a variable."""
    if keras.backend.backend() != "tensorflow":
        return ops.take(variable.value, place, axis=0)
    import tensorflow as tf

    row = tf.raw_ops.ResourceGather(resource=variable.value.handle, indices=place, dtype=variable.dtype)
    return tf.ensure_shape(row, variable.shape[1:])


def write_row(variable: keras.Variable, place: Any, row: Any) -> None:
    """Set one row of a variable, on every replica alike: the rest of it is not copied."""
    if keras.backend.backend() != "tensorflow":
        variable.assign(ops.slice_update(variable.value, [place, *[0] * (len(variable.shape) - 1)], row[None]))
        return
    import tensorflow as tf

    updates = tf.cast(row, variable.dtype)
    tf.raw_ops.ResourceScatterUpdate(resource=variable.value.handle, indices=place, updates=updates)


def _fused(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> Normalized:
    import tensorflow as tf

    none = tf.zeros((0,), tf.float32)
    outputs, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
        x=inputs, scale=gamma, offset=beta, mean=none, variance=none, epsilon=epsilon, is_training=True
    )
    # The kernel returns the sample variance, n / (n - 1) times the variance that it divides by.
    count = tf.cast(tf.reduce_prod(tf.shape(inputs)[:-1]), tf.float32)
    return Normalized(outputs, mean, variance * tf.maximum(count - 1.0, 1.0) / count)


def _product_in_a_batch(left: Any, right: Any) -> Any:
    import tensorflow as tf

    @tf.custom_gradient
    def product(left: Any, right: Any) -> Any:
        # The kernel for batches reads a transposed matrix as it lies; that for one product first copies it.
        outputs = tf.raw_ops.BatchMatMulV2(x=left[tf.newaxis], y=right[tf.newaxis], adj_y=True)[0]
        return outputs, lambda gradient: (tf.matmul(gradient, right), tf.matmul(gradient, left, transpose_a=True))

    return product(left, right)


def _composed(inputs: Any, gamma: Any, beta: Any, epsilon: float, over_replicas: Callable[[Any], Any]) -> Normalized:
    # Not ops.moments: in TensorFlow it stops the gradient of the mean, which breaks gradient penalties.
    images = ops.cast(inputs, working_dtype(inputs))
    mean = over_replicas(ops.mean(images, axis=(0, 1, 2)))
    centered = images - mean
    variance = over_replicas(ops.mean(ops.square(centered), axis=(0, 1, 2)))
    outputs = centered * (ops.rsqrt(variance + epsilon) * gamma) + beta
    return Normalized(ops.cast(outputs, inputs.dtype), mean, variance)


def _replicas() -> int:
    import tensorflow as tf

    return context.num_replicas_in_sync if (context := tf.distribute.get_replica_context()) else 1
