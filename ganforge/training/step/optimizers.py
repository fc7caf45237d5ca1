"""The optimizer of one side."""

from collections.abc import Sequence
from typing import Any

import keras
import tensorflow as tf

from ganforge.experiment.trainer_options import AdamOptions
from ganforge.training.step.learning_rates import LinearDecay, create_learning_rate


@keras.saving.register_keras_serializable("ganforge")
class FusedAdam(keras.optimizers.Adam):
    """Keras's Adam with each variable's update in one kernel instead of a dozen small ones."""

    def update(self, gradients: Sequence[tf.Tensor], variables: Sequence[keras.Variable]) -> None:
        """Update in replica context, by gradients that are already equal on every replica.

        Keras's `apply` sums them over replicas once more and cannot be called in a branch.
        """
        learning_rate = self._get_current_learning_rate()
        for gradient, variable in zip(gradients, variables, strict=True):
            self.update_step(gradient, variable, learning_rate)
        one = tf.ones((), self.iterations.dtype)
        tf.raw_ops.AssignAddVariableOp(resource=_handle(self.iterations), value=one)

    def limit_learning_rate(self, rate: float) -> None:
        """Keep a schedule from rising above this rate, to which it had fallen when the run was stopped."""
        if isinstance(self._learning_rate, LinearDecay):
            self._learning_rate.ceiling.assign(rate)

    def update_step(self, gradient: tf.Tensor, variable: Any, learning_rate: Any) -> None:
        """Update one variable with TensorFlow's own Adam kernel; the same formula as Keras's."""
        index = self._get_variable_index(variable)
        dtype = variable.dtype
        step = tf.cast(self.iterations + 1, dtype)
        beta_1, beta_2 = tf.cast(self.beta_1, dtype), tf.cast(self.beta_2, dtype)
        tf.raw_ops.ResourceApplyAdam(
            var=_handle(variable),
            m=_handle(self._momentums[index]),
            v=_handle(self._velocities[index]),
            beta1_power=tf.pow(beta_1, step),
            beta2_power=tf.pow(beta_2, step),
            lr=tf.cast(learning_rate, dtype),
            beta1=beta_1,
            beta2=beta_2,
            epsilon=tf.cast(self.epsilon, dtype),
            grad=tf.cast(gradient, dtype),
        )


def _handle(variable: Any) -> tf.Tensor:
    return (variable.value if isinstance(variable, keras.Variable) else variable).handle


def create_optimizer(options: AdamOptions, steps: int) -> FusedAdam:
    """The optimizer of one side, without clipping: the step clips, after the sum over replicas."""
    rate = create_learning_rate(options, steps)
    return FusedAdam(rate, beta_1=options.beta_1, beta_2=options.beta_2, epsilon=options.epsilon)
