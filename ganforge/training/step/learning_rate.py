"""The learning rate of one network."""

import math

import keras
import tensorflow as tf

from ganforge.experiment.optimizer_options import OptimizerOptions

_DECAY_FROM = {"linear-decay": 0.5, "cosine": 0.0}


class LearningRate:
    """The learning rate at each step: the full rate times warm-up times what the schedule leaves of it.

    It counts the run's steps, not the updates of an optimizer: with several updates per step a schedule still ends with
    the run. Built inside the strategy's scope.
    """

    def __init__(self, options: OptimizerOptions, steps: int) -> None:
        self.options = options
        self.steps = steps
        # More steps than planned at first would raise a rate that has begun to fall.
        self._ceiling = keras.Variable(1.0, dtype="float32", trainable=False, name="ceiling")

    def __call__(self, step: tf.Tensor) -> tf.Tensor:
        """The rate in the step that follows so many: float32 scalar."""
        rate = self.options.learning_rate * self.share(step)
        if not self.options.warmup:
            return rate
        learned = tf.cast(step, tf.float32) - self.options.frozen_until + 1.0
        return rate * tf.clip_by_value(learned / self.options.warmup, 0.0, 1.0)

    def share(self, step: tf.Tensor) -> tf.Tensor:
        """What the schedule leaves of the full rate: float32 scalar in [0, 1] that never rises."""
        if self.options.schedule == "constant":
            return tf.constant(1.0)
        return tf.minimum(tf.convert_to_tensor(self._ceiling.value), self._planned(tf.cast(step, tf.float32)))

    def limit(self, share: float, step: int) -> bool:
        """Keep the share at most as it was when the run was stopped at this step.

        Returns:
            Whether it would have been more.
        """
        self._ceiling.assign(1.0)
        rises = share < float(self.share(tf.constant(step)))
        # Only then: limited to the very share that is planned, rounding could make a resumed run another.
        if rises:
            self._ceiling.assign(share)
        return rises

    def _planned(self, step: tf.Tensor) -> tf.Tensor:
        if self.options.schedule == "steps":
            passed = tf.add_n([tf.cast(step >= at, tf.float32) for at in self.options.decay_at])
            return tf.pow(self.options.decay_by, passed)
        start = self.options.decay_from
        first = self.steps * (_DECAY_FROM[self.options.schedule] if start is None else start)
        left = tf.clip_by_value((self.steps - step) / (self.steps - first), 0.0, 1.0)
        return left if self.options.schedule == "linear-decay" else 0.5 - 0.5 * tf.cos(math.pi * left)
