"""Detect losses and gradients that are NaN or infinite, without waiting for the device after every step."""

import math
from collections.abc import Mapping

import tensorflow as tf


class NonFiniteError(Exception):
    """A step whose losses or gradients were not finite.

    Attributes:
        step: its number.
        terms: its logs.
    """

    def __init__(self, step: int, terms: Mapping[str, float]) -> None:
        super().__init__(f"step {step} is not finite")
        self.step = step
        self.terms = terms

    @property
    def culprits(self) -> list[str]:
        """The terms that are not finite; if all are, a gradient is not."""
        return [name for name, term in self.terms.items() if not math.isfinite(term)] or ["a gradient"]


class Finiteness:
    """Remembers on the device the first step that was not finite, and its logs, until it is checked."""

    def __init__(self) -> None:
        self._step = tf.Variable(tf.constant(0, tf.int64), trainable=False)
        self._names: list[str] = []
        # Any length: creating it once the logs are known would make TensorFlow trace everything twice.
        self._terms = tf.Variable(tf.zeros(1), trainable=False, shape=tf.TensorShape([None]))

    def note(self, step: tf.Tensor, logs: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Note the logs of a step, whose `finite` is 1 or 0, and return the others; called while tracing."""
        self._names = [name for name in logs if name != "finite"]
        terms = tf.stack([tf.cast(logs[name], tf.float32) for name in self._names])
        first = tf.equal(self._step, 0) & (logs["finite"] < 0.5)
        self._terms.assign(tf.where(first, terms, self._terms))
        self._step.assign(tf.where(first, tf.cast(step, tf.int64), self._step))
        return {name: logs[name] for name in self._names}

    def check(self) -> None:
        """Wait for the device and check.

        Raises:
            NonFiniteError: a step since `reset` was not finite; it names the first.
        """
        if step := int(self._step.numpy()):
            raise NonFiniteError(step, dict(zip(self._names, self._terms.numpy().tolist(), strict=True)))

    def reset(self) -> None:
        """Forget what was noted."""
        self._step.assign(0)
