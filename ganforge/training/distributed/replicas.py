"""What replicas do together, in replica context."""

from collections.abc import Sequence

import tensorflow as tf


def replicas_in_sync() -> int:
    """How many replicas train together, over all workers."""
    return tf.distribute.get_replica_context().num_replicas_in_sync


def summed(tensors: Sequence[tf.Tensor]) -> list[tf.Tensor]:
    """The sum over all replicas, the same on each."""
    if replicas_in_sync() == 1:
        return list(tensors)
    # Where a worker has one replica, TensorFlow sums only what knows its device; some outputs of functions do not.
    placed = [tf.identity(tensor) for tensor in tensors]
    return list(tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.SUM, placed))


def counted_once(value: tf.Tensor) -> tf.Tensor:
    """A value that is equal on all replicas, as this replica's part of the sum that logs are."""
    context = tf.distribute.get_replica_context()
    return tf.where(tf.equal(context.replica_id_in_sync_group, 0), value, tf.zeros_like(value))
