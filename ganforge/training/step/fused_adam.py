"""Adam in one kernel per variable."""

from typing import Any

import keras
import tensorflow as tf

from ganforge.training.step.replica_optimizer import ReplicaOptimizer, handle


class FusedAdam(keras.optimizers.Adam, ReplicaOptimizer):
    """Keras's Adam with each variable's update in one kernel instead of a dozen small ones."""

    def update_step(self, gradient: tf.Tensor, variable: Any, learning_rate: Any) -> None:
        """Update one variable with TensorFlow's own Adam kernel; the same formula as Keras's."""
        index = self._get_variable_index(variable)
        dtype = variable.dtype
        step = tf.cast(self.iterations + 1, dtype)
        beta_1, beta_2 = tf.cast(self.beta_1, dtype), tf.cast(self.beta_2, dtype)
        tf.raw_ops.ResourceApplyAdam(
            var=handle(variable),
            m=handle(self._momentums[index]),
            v=handle(self._velocities[index]),
            beta1_power=tf.pow(beta_1, step),
            beta2_power=tf.pow(beta_2, step),
            lr=tf.cast(learning_rate, dtype),
            beta1=beta_1,
            beta2=beta_2,
            epsilon=tf.cast(self.epsilon, dtype),
            grad=tf.cast(gradient, dtype),
        )
