"""Rounds of noise, without any network, that losses are tried with."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import numpy as np
import tensorflow as tf

from ganforge.components.rounds import Judgement, Round
from ganforge.components.shapes import ExampleShape
from ganforge.testing.random_images import random_batch, random_images
from ganforge.training.step.step import input_gradient

DECLARED = frozenset({"real", "fake", "judge", "paired", "cycled", "identity", "gradient"})
"""What a loss may read only if its `needs` name it; the same holds for fields that a method's own rounds add."""


class Judge:
    """A discriminator of two scales with smooth answers; `gain` multiplies its logits.

    Attributes:
        weights: what a discriminator's loss can train.
    """

    def __init__(self, channels: int, gain: float = 1.0) -> None:
        random = np.random.default_rng(5)
        shapes = ((4, 4, channels, 4), (1, 1, 4, 1))
        first, last = (tf.constant(random.normal(0, 0.5, shape), tf.float32) for shape in shapes)
        self.weights = [first, gain * last]

    def __call__(self, sample: Any) -> Judgement:
        """The judgement of any sample."""
        scales = [self._scale(sample), self._scale(tf.nn.avg_pool2d(sample, 2, 2, "SAME"))]
        return Judgement(tuple(logits for logits, _ in scales), tuple(features for _, features in scales))

    def _scale(self, sample: Any) -> tuple[Any, tuple[Any, ...]]:
        feature = tf.tanh(tf.nn.conv2d(sample, self.weights[0], 2, "SAME"))
        return tf.nn.conv2d(feature, self.weights[1], 1, "SAME"), (feature,)


def readable(round: Round) -> frozenset[str]:
    """What the `needs` of a loss may name."""
    own = {field.name for field in fields(round)} - {field.name for field in fields(Round)}
    return DECLARED | own | round.extras.keys()


class GuardedRound:
    """A round in which only the allowed fields can be read.

    Raises:
        AssertionError: another field is read.
    """

    def __init__(self, round: Round, allowed: frozenset[str]) -> None:
        self._round, self._allowed = round, allowed

    def __getattr__(self, name: str) -> Any:
        if name in readable(self._round) - self._allowed:
            raise self._undeclared(f"round.{name}")
        if name == "extras":
            allowed = {extra: entry for extra, entry in self._round.extras.items() if extra in self._allowed}
            return _DeclaredExtras(allowed, self._undeclared)
        return getattr(self._round, name)

    def _undeclared(self, read: str) -> AssertionError:
        return AssertionError(
            f"it reads {read}, which is not among its needs, {sorted(self._allowed)}. Add it to `needs`, so "
            "that an experiment whose method or networks cannot provide it is refused before it starts."
        )


class _DeclaredExtras(dict[str, Any]):
    """The extras that a loss may read; others raise."""

    def __init__(self, allowed: Mapping[str, Any], undeclared: Callable[[str], AssertionError]) -> None:
        super().__init__(allowed)
        self.undeclared = undeclared

    def __missing__(self, name: str) -> Any:
        raise self.undeclared(f"round.extras[{name!r}]")


def parts_of_rounds(shape: ExampleShape, count: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Every tensor that a round can hold, by the name of its field; each holds other noise."""
    return {
        **random_batch(shape, count, seed),
        "generated": random_images(shape.target, count, seed + 2),
        "identity": random_images(shape.target, count, seed + 3),
        **({"cycled": random_images(shape.source, count, seed + 4)} if shape.source else {}),
    }


def round_of(parts: Mapping[str, Any], judge: Judge) -> Round:
    """A round with every field, of the first step."""
    tensors: dict[str, Any] = {name: tf.convert_to_tensor(part) for name, part in parts.items()}
    extras = {name: tensors.pop(name) for name in tensors.keys() - {field.name for field in fields(Round)}}
    step = tf.constant(0, tf.int64)
    return Round(**tensors, extras=extras, judge=judge, paired=True, gradient=input_gradient, step=step)
