"""The generators of a checkpoint, built for the sizes of the images that they translate."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import keras
import numpy as np
import tensorflow as tf

from ganforge.components.shapes import PairShape
from ganforge.errors import DataError, RunError
from ganforge.experiment.experiment import Experiment
from ganforge.inference.memory import peak_memory
from ganforge.layers import Dropout
from ganforge.training.state import restore_variable
from ganforge.training.step.callables import inference_callables
from ganforge.training.step.noise import noise_from_its_start
from ganforge.training.step.precision import building_in
from ganforge.training.step.variables import layers_of, owned_variables

SIZES_KEPT = 4
"""Sizes whose networks stay in memory."""

Function = tf.types.experimental.ConcreteFunction
Generators = Mapping[str, keras.Model]


class TrainedGenerators:
    """Translates images of any size that the networks take.

    Attributes:
        experiment: what was trained.
        shape: the shapes that it was trained with.
        arrays: the checkpoint.
        dropout: whether dropout is on; None leaves it as the experiment has it.
    """

    def __init__(
        self, experiment: Experiment, shape: PairShape, arrays: Mapping[str, np.ndarray], dropout: bool | None
    ) -> None:
        self.experiment = experiment
        self.shape = shape
        self.arrays = arrays
        self.dropout = dropout
        self._built: OrderedDict[tuple[int, int], tuple[Generators, Function]] = OrderedDict()

    def translate(self, source: np.ndarray) -> np.ndarray:
        """Translate one image; the same image gives the same translation, whatever was translated before it.

        Args:
            source: (height, width, channels) float32 in [-1, 1], of a size that the networks take.

        Returns:
            (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the device has not enough memory.
        """
        generators, function = self._at((source.shape[0], source.shape[1]))
        try:
            with noise_from_its_start(generators):
                return function(tf.constant(source[None])).numpy()[0]
        except (tf.errors.ResourceExhaustedError, tf.errors.AbortedError) as error:  # the second: oneDNN's
            raise DataError(
                f"an image of {source.shape[0]}x{source.shape[1]} pixels: the device has not enough memory for it. "
                "Shrink the image or cut it into parts."
            ) from error

    def memory(self, height: int, width: int) -> int:
        """About how many bytes of the machine's memory it takes to read, translate and write an image of this size."""
        function = self._at((height, width))[1]
        (shape,) = function.structured_input_signature[0]
        source, target = (image.shape.num_elements() * 4 for image in (shape, function.structured_outputs))
        networks = 0 if tf.config.list_physical_devices("GPU") else peak_memory(function)
        return int(1.3 * networks) + 3 * source + 5 * target

    def _at(self, size: tuple[int, int]) -> tuple[Generators, Function]:
        if size not in self._built:
            if len(self._built) == SIZES_KEPT:
                self._built.popitem(last=False)
            self._built[size] = self._build(self.shape.resized(*size))
        self._built.move_to_end(size)
        return self._built[size]

    def _build(self, shape: PairShape) -> tuple[Generators, Function]:
        method, options = self.experiment.method, self.experiment.trainer
        with building_in(options.precision):
            generators = method.networks(shape, self.experiment.generator, None).generators
        for name, variables in owned_variables(generators).items():
            if variables:
                self._restore(name, variables)
        if self.dropout is not None:
            for layer in (layer for model in generators.values() for layer in layers_of(model)):
                if isinstance(layer, Dropout):
                    layer.at_inference = self.dropout
        networks = inference_callables(generators)
        function = tf.function(lambda source: method.translate(networks, source), autograph=False)
        return generators, function.get_concrete_function(tf.TensorSpec((1, *shape.source)))

    def _restore(self, name: str, variables: Sequence[keras.Variable]) -> None:
        role = next((role for role in ("ema", "generator") if f"{role}/{name}/0000" in self.arrays), None)
        if role is None:
            raise RunError(
                f"checkpoint: it holds no generator '{name}'. Expected the checkpoint of this experiment. "
                "Choose another run folder."
            )
        for index, variable in enumerate(variables):
            key = f"{role}/{name}/{index:04d}"
            if key not in self.arrays:
                raise RunError(
                    f"checkpoint: {key} is missing. Expected networks of the plugin versions in environment.json. "
                    "Install those versions to use this run."
                )
            restore_variable(key, variable, self.arrays[key])
