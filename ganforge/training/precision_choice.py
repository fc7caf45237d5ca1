"""Choosing the number format that networks compute in, by measuring the networks themselves."""

import gc
import time
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import keras
import numpy as np
import tensorflow as tf

from ganforge.components.shapes import ExampleShape
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.trainer_options import Precision
from ganforge.training.state import build_players
from ganforge.training.step.network_passes import inputs_of, mean_square, noise_of
from ganforge.training.step.precision import building_in
from ganforge.training.step.variables import layers_of

SECONDS, TURNS = 1.0, 3
"""Formats take turns for so long, and at least so often."""
GAIN = 1.05
"""By how much another format must be faster than float32."""
BAND = 0.02
"""By how much of itself the mean square of a network's outputs may differ from that in float32."""
MOST = 4
"""Examples of a batch that are measured at most."""


@dataclass(frozen=True)
class PrecisionChoice:
    """The format that was chosen, and what was measured."""

    precision: Precision
    reason: str

    def __str__(self) -> str:
        return f"{self.precision}: {self.reason}"


@dataclass(frozen=True)
class Measured:
    """What a format does.

    Attributes:
        ratio: its seconds over those of float32, the median of all turns.
        difference: how far outputs are from those in float32, as a share; infinite where they are not finite.
    """

    ratio: float
    difference: float


def choose_precision(experiment: Experiment, shape: ExampleShape, batch: int) -> PrecisionChoice:
    """Compare float32 with half precision on the experiment's networks, forward and backward, for about a second.

    Args:
        experiment: what is trained.
        shape: of its examples.
        batch: examples that pass through the networks at once.
    """
    if experiment.trainer.strategy == "tpu":
        return PrecisionChoice("bfloat16", "TPUs multiply in it.")
    formats: list[Precision] = ["float32", "bfloat16", *(["float16"] if _has_gpu() else [])]
    passes = {precision: Passes(experiment, shape, precision, min(batch, MOST)) for precision in formats}
    choice = chosen(_compared(passes))
    passes.clear()
    gc.collect()
    return choice


def chosen(measured: Mapping[Precision, Measured]) -> PrecisionChoice:
    """The fastest format whose outputs stay within `BAND`, if it is faster than float32 by `GAIN`."""
    fitting = {name: each for name, each in measured.items() if each.difference <= BAND}
    if not fitting:
        name, each = min(measured.items(), key=lambda item: item[1].difference)
        return PrecisionChoice("float32", f"outputs in {name} differ by {_percent(each.difference)}.")
    name, each = min(fitting.items(), key=lambda item: item[1].ratio)
    if each.ratio * GAIN > 1:
        return PrecisionChoice("float32", f"{name} takes {each.ratio:.2f} times as long here.")
    return PrecisionChoice(
        name, f"{1 / each.ratio:.2f} times as fast as float32 here, outputs within {_percent(each.difference)}."
    )


class Passes:
    """The networks of an experiment, forward and backward, in one format; with the weights that training begins with.

    Without dropout, whose draws differ between formats.
    """

    def __init__(self, experiment: Experiment, shape: ExampleShape, precision: Precision, batch: int) -> None:
        keras.utils.set_random_seed(experiment.trainer.seed)
        with building_in(precision):
            players = build_players(experiment, shape)
        self.models = [model for model in players.by_name.values() if inputs_of(model, batch)]
        for layer in (layer for model in self.models for layer in layers_of(model)):
            if isinstance(layer, keras.layers.Dropout):
                layer.rate = 0.0
        self.inputs = [noise_of(inputs_of(model, batch)) for model in self.models]
        self._run = tf.function(self._passed, autograph=False).get_concrete_function()

    def __call__(self) -> np.ndarray:
        """Run once; the mean square of each network's outputs, (networks,) float32."""
        squares, norm = self._run()
        float(norm)  # waits for the device
        return squares.numpy()

    def _passed(self) -> tuple[tf.Tensor, tf.Tensor]:
        variables = [variable.value for model in self.models for variable in model.trainable_variables]
        with tf.GradientTape() as tape:
            squares = [*map(mean_square, self.models, self.inputs)]
            total = tf.add_n(squares)
        gradients = tape.gradient(total, variables, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        return tf.stack(squares), tf.linalg.global_norm(gradients)


def _compared(passes: Mapping[Precision, Passes]) -> dict[Precision, Measured]:
    squares = {name: run() for name, run in passes.items()}  # traced, and warm
    seconds: dict[Precision, list[float]] = {name: [] for name in passes}
    end = time.monotonic() + SECONDS
    while len(seconds["float32"]) < TURNS or time.monotonic() < end:
        for name, run in passes.items():
            start = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - start)
    first, full = squares.pop("float32"), seconds.pop("float32")
    return {
        name: Measured(
            median(one / other for one, other in zip(taken, full, strict=True)), _difference(squares[name], first)
        )
        for name, taken in seconds.items()
    }


def _difference(numbers: np.ndarray, expected: np.ndarray) -> float:
    if not np.isfinite(numbers).all():
        return float("inf")
    return float(np.max(np.abs(numbers - expected) / np.maximum(np.abs(expected), np.finfo(np.float32).tiny)))


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %"


def _has_gpu() -> bool:
    return bool(tf.config.list_physical_devices("GPU"))
