"""The generators of a checkpoint, built for the sizes of the images that they translate."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence

import keras
import numpy as np
import tensorflow as tf

from ganforge.components.shapes import ExampleShape
from ganforge.errors import DataError, RunError
from ganforge.experiment.experiment import Experiment
from ganforge.inference.memory import peak_memory
from ganforge.layers import Dropout
from ganforge.training.state import build_players, restore_variable, translation_of
from ganforge.training.step.fixed_chance import fixed_chance
from ganforge.training.step.latent_noise import with_noise
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
        self, experiment: Experiment, shape: ExampleShape, arrays: Mapping[str, np.ndarray], dropout: bool | None
    ) -> None:
        self.experiment = experiment
        self.shape = shape
        self.arrays = arrays
        self.dropout = dropout
        self._built: OrderedDict[tuple[int, int], tuple[Generators, dict[str, Function]]] = OrderedDict()

    def translate(self, entries: Mapping[str, np.ndarray], direction: str = "forward", seed: int = 0) -> np.ndarray:
        """Translate one example; the same one gives the same translation, whatever was translated before it.

        Args:
            entries: `source`, if there is one, and the extras: images (height, width, channels) float32 in [-1, 1] of
                one size that the networks take, vectors (length,) float32. Extras that nothing reads may be missing,
                and `noise`, which is then drawn from the seed.
            direction: one of the method's.
            seed: another seed gives another of the images that chance allows.

        Returns:
            (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the device has not enough memory, or an extra is missing.
        """
        source = entries.get("source")
        size = self._size(entries)
        generators, function = self._at(size, direction)
        batch = {name: self._entry(name, spec, entries, function) for name, spec in _inputs(function).items()}
        batch["chance"] = tf.constant(fixed_chance(seed, source))
        if "noise" in entries:
            batch["noise"] = tf.constant(entries["noise"][None])
        try:
            with noise_from_its_start(generators, seed):
                return function(with_noise(self.experiment.method, batch)).numpy()[0]
        except (tf.errors.ResourceExhaustedError, tf.errors.AbortedError) as error:  # the second: oneDNN's
            raise DataError(
                f"an image of {size[0]}x{size[1]} pixels: the device has not enough memory for it. "
                "Shrink the image or cut it into parts."
            ) from error

    def memory(self, height: int, width: int, direction: str = "forward") -> int:
        """About how many bytes of the machine's memory it takes to read, translate and write an image of this size."""
        function = self._at((height, width), direction)[1]
        given = sum(spec.shape.num_elements() * 4 for spec in _inputs(function).values())
        made = function.structured_outputs.shape.num_elements() * 4
        networks = 0 if tf.config.list_physical_devices("GPU") else peak_memory(function)
        return int(1.3 * networks) + 3 * given + 5 * made

    def needed(self, direction: str = "forward") -> set[str]:
        """The entries that a translation in this direction reads: `source`, `chance`, `noise`, extras."""
        return _read_by(self._at(self.shape.target[:2], direction)[1])

    def _size(self, entries: Mapping[str, np.ndarray]) -> tuple[int, int]:
        images = (entry.shape for name, entry in entries.items() if name in ("source", *self.shape.images))
        height, width = next((shape[:2] for shape in images), self.shape.target[:2])
        return height, width

    def _entry(
        self, name: str, spec: tf.TensorSpec, entries: Mapping[str, np.ndarray], function: Function
    ) -> tf.Tensor:
        if name in entries:
            return tf.constant(entries[name][None])
        if name in _read_by(function):
            raise DataError(
                f"there is no {name!r}, which this run's networks read: {self.shape.inputs[name]}. Give one for each "
                f"image: --extra {name}=..."
            )
        return tf.zeros(spec.shape, spec.dtype)

    def _at(self, size: tuple[int, int], direction: str) -> tuple[Generators, Function]:
        if size not in self._built:
            if len(self._built) == SIZES_KEPT:
                self._built.popitem(last=False)
            self._built[size] = self._build(self.shape.resized(*size)), {}
        self._built.move_to_end(size)
        generators, functions = self._built[size]
        if direction not in functions:
            shape = self.shape.resized(*size).between(*self.experiment.method.directions[direction])
            functions[direction] = translation_of(self.experiment, generators, shape, direction)
        return generators, functions[direction]

    def _build(self, shape: ExampleShape) -> Generators:
        with building_in(self.experiment.trainer.precision):
            generators = build_players(self.experiment, shape, is_training=False).generators
        for name, variables in owned_variables(generators).items():
            if variables:
                self._restore(name, variables)
        if self.dropout is not None:
            for layer in (layer for model in generators.values() for layer in layers_of(model)):
                if isinstance(layer, Dropout):
                    layer.at_inference = self.dropout
        return generators

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


def _inputs(function: Function) -> dict[str, tf.TensorSpec]:
    """What a translation is called with, apart from what the engine draws."""
    (batch,), _ = function.structured_input_signature
    return {name: spec for name, spec in batch.items() if name not in ("chance", "noise")}


def _read_by(function: Function) -> set[str]:
    """The names of the entries that something in the graph reads."""
    (batch,), _ = function.structured_input_signature
    tensors = function.inputs[: len(batch)]
    return {name for name, tensor in zip(sorted(batch), tensors, strict=True) if tensor.consumers()}
