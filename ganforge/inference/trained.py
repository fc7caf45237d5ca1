"""The trained generators of a run, from its folder alone."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence

import keras
import numpy as np
import tensorflow as tf

from ganforge.components.shapes import ImageShape, PairShape
from ganforge.errors import RunError
from ganforge.experiment.experiment import Experiment
from ganforge.images import as_channels
from ganforge.layers import Dropout
from ganforge.training.state import restore_variable
from ganforge.training.step.callables import inference_callables
from ganforge.training.step.variables import owned_variables

SIZES_KEPT = 4


class Trained:
    """Translates single images of any size with the weights of one checkpoint.

    experiment: what the run was made from.
    arrays: the checkpoint.
    dropout: on or off at inference; None leaves it as the experiment says.
    """

    def __init__(self, experiment: Experiment, arrays: Mapping[str, np.ndarray], dropout: bool | None = None) -> None:
        self.experiment = experiment
        self.dropout = dropout
        self.arrays = arrays
        source, target = arrays["shape"].tolist()
        self.shape = PairShape(ImageShape(*source), ImageShape(*target))
        self._functions: OrderedDict[tuple[int, int], tf.types.experimental.PolymorphicFunction] = OrderedDict()

    def translate(self, source: np.ndarray) -> np.ndarray:
        """Translate one image at the size it has: padded by reflection to what the network takes, and cropped back.

        Args:
            source: (height, width, channels) float32 in [-1, 1].

        Returns:
            (height, width, channels) float32 in [-1, 1].
        """
        source = as_channels(source, self.shape.source.channels)
        height, width = source.shape[:2]
        size = self.experiment.generator.padded_size(height, width)
        bottom, right = size[0] - height, size[1] - width
        padded = np.pad(source, ((0, bottom), (0, right), (0, 0)), mode="reflect")
        generated = self._function(size)(tf.constant(padded[None])).numpy()[0]
        rows, columns = generated.shape[0] // size[0], generated.shape[1] // size[1]
        return generated[: height * rows, : width * columns]

    def _function(self, size: tuple[int, int]) -> tf.types.experimental.PolymorphicFunction:
        if size not in self._functions:
            generators = self._build(self.shape.resized(*size))
            method = self.experiment.method
            self._functions[size] = tf.function(
                lambda source: method.translate(inference_callables(generators), source), autograph=False
            )
            if len(self._functions) > SIZES_KEPT:
                self._functions.popitem(last=False)
        self._functions.move_to_end(size)
        return self._functions[size]

    def _build(self, shape: PairShape) -> Mapping[str, keras.Model]:
        generators = self.experiment.method.networks(shape, self.experiment.generator, None).generators
        for name, variables in owned_variables(generators).items():
            if variables:
                self._restore(name, variables)
        for model in generators.values():
            if self.dropout is not None:
                _set_dropout(model, self.dropout)
        return generators

    def _restore(self, name: str, variables: Sequence[keras.Variable]) -> None:
        role = next((role for role in ("ema", "generator") if f"{role}/{name}/0000" in self.arrays), None)
        if role is None:
            raise RunError(
                f"checkpoint: it holds no generator '{name}'. It must come from this experiment. "
                "Choose another run folder."
            )
        for index, variable in enumerate(variables):
            key = f"{role}/{name}/{index:04d}"
            if key not in self.arrays:
                raise RunError(
                    f"checkpoint: {key} is missing. It must come from the plugin versions in environment.json. "
                    "Install those to use this run."
                )
            restore_variable(key, variable, self.arrays[key])


def _set_dropout(model: keras.Model, on: bool) -> None:
    for layer in _layers(model):
        if isinstance(layer, Dropout):
            layer.at_inference = on


def _layers(model: keras.Model) -> Iterator[keras.layers.Layer]:
    for layer in model.layers:
        yield from _layers(layer) if isinstance(layer, keras.Model) else (layer,)
