"""Keras's optimizers in a step that several replicas train together."""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf


class ReplicaOptimizer(keras.optimizers.Optimizer):
    """What a Keras optimizer needs to update each replica's copies by itself.

    Gradients are already equal on every replica. Keras's `apply` would sum them over replicas once more, and could not
    be called in a branch. A class derives from a Keras optimizer first and from this one second, so that what the
    optimizer does before its updates stays.
    """

    def update(
        self, gradients: Sequence[tf.Tensor], variables: Sequence[keras.Variable], learning_rate: tf.Tensor
    ) -> None:
        """Update the variables, in replica context or without a strategy."""
        for variable in variables if self.weight_decay is not None else ():
            self.assign_sub(variable, variable * (self.weight_decay * learning_rate))
        self._backend_update_step(gradients, variables, learning_rate)
        one = tf.ones((), self.iterations.dtype)
        tf.raw_ops.AssignAddVariableOp(resource=handle(self.iterations), value=one)

    def _backend_update_step(self, grads: Any, trainable_variables: Any, learning_rate: Any) -> None:
        for gradient, variable in zip(grads, trainable_variables, strict=True):
            self.update_step(gradient, variable, learning_rate)

    def assign(self, variable: Any, value: Any) -> None:
        """Set this replica's copy; outside replicas, all of them."""
        if tf.distribute.in_cross_replica_context():
            super().assign(variable, value)
        else:
            tf.raw_ops.AssignVariableOp(resource=handle(variable), value=tf.cast(value, variable.dtype))

    def assign_add(self, variable: Any, value: Any) -> None:
        """Add to this replica's copy."""
        tf.raw_ops.AssignAddVariableOp(resource=handle(variable), value=tf.cast(value, variable.dtype))

    def assign_sub(self, variable: Any, value: Any) -> None:
        """Subtract from this replica's copy."""
        tf.raw_ops.AssignSubVariableOp(resource=handle(variable), value=tf.cast(value, variable.dtype))


def handle(variable: Any) -> tf.Tensor:
    """The resource of a variable's copy on this replica."""
    return (variable.value if isinstance(variable, keras.Variable) else variable).handle
