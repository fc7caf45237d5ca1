"""Sums over all replicas, in replica context."""

from typing import TypeVar

import tensorflow as tf

Structure = TypeVar("Structure")


def replicas_in_sync() -> int:
    """How many replicas train together, over all workers."""
    return tf.distribute.get_replica_context().num_replicas_in_sync


def summed(tensors: Structure) -> Structure:
    """The sum over all replicas of every tensor in a structure, the same on each replica."""
    if replicas_in_sync() == 1:
        return tensors
    # With one replica per worker, TensorFlow sums only tensors that know their device; outputs of functions may not.
    placed = [tf.identity(tensor) for tensor in tf.nest.flatten(tensors)]
    sums = tf.distribute.get_replica_context().all_reduce(tf.distribute.ReduceOp.SUM, placed)
    return tf.nest.pack_sequence_as(tensors, sums)


def counted_once(value: tf.Tensor) -> tf.Tensor:
    """A value that is equal on all replicas as a part of a sum over replicas: the value on the first, 0 on others."""
    context = tf.distribute.get_replica_context()
    return tf.where(tf.equal(context.replica_id_in_sync_group, 0), value, tf.zeros_like(value))
