"""Detect losses and gradients that are NaN or infinite, without waiting for the device after every step."""

import math
from collections.abc import Mapping

import tensorflow as tf

from ganforge.training.figure_names import FigureNames


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

    def __init__(self, width: int) -> None:
        """Make room for logs of at most `width` figures."""
        self._step = tf.Variable(tf.constant(0, tf.int64), trainable=False)
        self._names = FigureNames(width)
        self._terms = tf.Variable(tf.zeros(self._names.width), trainable=False)

    def note(self, step: tf.Tensor, logs: Mapping[str, tf.Tensor]) -> dict[str, tf.Tensor]:
        """Note the logs of a step, whose `finite` is 1 or 0, and return the others; called while tracing."""
        others = {name: log for name, log in logs.items() if name != "finite"}
        first = tf.equal(self._step, 0) & (logs["finite"] < 0.5)
        self._terms.assign(tf.where(first, self._names.row(others), self._terms))
        self._step.assign(tf.where(first, tf.cast(step, tf.int64), self._step))
        return others

    def check(self) -> None:
        """Wait for the device and check.

        Raises:
            NonFiniteError: a step since `reset` was not finite; it names the first.
        """
        if step := int(self._step.numpy()):
            raise NonFiniteError(step, self._names.figures(self._terms.numpy().tolist()))

    def reset(self) -> None:
        """Forget what was noted."""
        self._step.assign(0)
