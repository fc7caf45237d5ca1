"""The generators of a checkpoint, built for the sizes of the images that they translate."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Self

import keras
import numpy as np
import tensorflow as tf

from ganforge.components import Format
from ganforge.components.shapes import ExampleShape
from ganforge.errors import DataError, RunError
from ganforge.experiment.experiment import Experiment
from ganforge.inference.memory import peak_memory
from ganforge.inference.substitute import Substitute
from ganforge.layers import Dropout
from ganforge.training.distributed.gpu_memory import share_gpus
from ganforge.training.state import build_players, restore_variable
from ganforge.training.step.noise import noise_from_its_start
from ganforge.training.step.precision import building_in
from ganforge.training.step.variables import layers_of, owned_variables
from ganforge.training.translation import Translation

SIZES_KEPT = 4
"""Sizes whose networks stay in memory."""

Generators = Mapping[str, keras.Model]


class TrainedGenerators:
    """Translates images of any size that the networks take.

    Attributes:
        experiment: what was trained.
        shape: the shapes that it was trained with.
        arrays: the checkpoint.
        dropout: whether dropout is on; None leaves it as the experiment has it.
        substitutes: what translates instead, by direction.
    """

    def __init__(
        self, experiment: Experiment, shape: ExampleShape, arrays: Mapping[str, np.ndarray], dropout: bool | None
    ) -> None:
        share_gpus()
        self.experiment = experiment
        self.shape = shape
        self.arrays = arrays
        self.dropout = dropout
        self.substitutes: dict[str, Substitute] = {}
        self._built: OrderedDict[tuple[int, int], tuple[Generators, dict[str, Translation]]] = OrderedDict()
        self._memory: dict[tuple[tuple[int, int], str], int] = {}

    def translate(
        self, size: tuple[int, int], batch: Mapping[str, np.ndarray], direction: str = "forward", seed: int = 0
    ) -> np.ndarray:
        """Translate examples together; each gives the translation that it gives alone.

        Args:
            size: height and width of their images, which the networks take.
            batch: `source`, if there is one, and the extras: images (batch, height, width, channels) float32 in
                [-1, 1], vectors (batch, length) float32; `chance`, (batch,); and `noise` if it is not to be drawn from
                that; and `corner`, (batch, 2), of tiles. Extras that nothing reads may be missing.
            direction: one of the method's.
            seed: another seed gives other noise of dropout that is on.

        Returns:
            (batch, height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the device has not enough memory, an extra is missing, or nothing reads the source.
        """
        if substitute := self._substitute(size, direction):
            return substitute.translate(size, batch, direction, seed)
        generators, translation = self._at(size, direction)
        if "source" in batch and "source" not in translation.reads:
            raise DataError(
                f"method '{self.experiment.method.name}': nothing reads the source. Make images from seeds instead: "
                "ganforge sample RUN --seeds 0-35"
            )
        drawn = {name: batch[name] for name in ("chance", "noise", "corner") if name in batch}
        given = {name: self._entry(name, batch, translation) for name in translation.given}
        try:
            with noise_from_its_start(generators, seed):
                return translation({**given, **drawn}).numpy()
        except (tf.errors.ResourceExhaustedError, tf.errors.AbortedError) as error:  # the second: oneDNN's
            raise DataError(
                f"an image of {size[0]}x{size[1]} pixels: the device has not enough memory for it. "
                "Shrink the image or cut it into parts."
            ) from error

    def with_dropout(self, dropout: bool | None) -> Self:
        """The same checkpoint, with other dropout and networks of its own."""
        return type(self)(self.experiment, self.shape, self.arrays, dropout)

    def generators(self, size: tuple[int, int]) -> Generators:
        """The networks for images of this height and width, before any translation is compiled."""
        if size not in self._built:
            if len(self._built) == SIZES_KEPT:
                self._built.popitem(last=False)
            self._built[size] = self._build(self.shape.resized(*size)), {}
        self._built.move_to_end(size)
        return self._built[size][0]

    def memory(self, height: int, width: int, direction: str = "forward") -> int:
        """About how many bytes of the machine's memory it takes to read, translate and write an image of this size."""
        known = (height, width), direction
        if self._substitute(*known):  # at other sizes nothing is built: about as much per pixel as in training
            trained = self.shape.target[:2]
            return int(self._measured(self._at(trained, direction)[1]) * height * width / (trained[0] * trained[1]))
        if known not in self._memory:
            self._memory[known] = self._measured(self._at(*known)[1])
        return self._memory[known]

    def _substitute(self, size: tuple[int, int], direction: str) -> Substitute | None:
        found = self.substitutes.get(direction)
        return found if found and found.takes(size) else None

    def _measured(self, translation: Translation) -> int:
        given = sum(spec.shape.num_elements() * 4 for spec in translation.given.values())
        made = translation.made.shape.num_elements() * 4
        networks = 0 if tf.config.list_physical_devices("GPU") else peak_memory(translation.function)
        return int(1.3 * networks) + 3 * given + 5 * made

    def made_shape(self, size: tuple[int, int], direction: str = "forward") -> tuple[int, ...]:
        """Height, width and channels of the translation of an image of this size."""
        return tuple(self._at(size, direction)[1].made.shape[1:])

    def reads(self, direction: str = "forward") -> set[str]:
        """The entries that a translation in this direction reads: `source`, `chance`, `noise`, extras."""
        return self._at(self.latest_size, direction)[1].reads  # whatever is built already reads the same

    def varies(self, direction: str = "forward") -> bool:
        """Whether another seed gives another image: something reads noise or chance, or dropout is on."""
        return self.drops or not self.reads(direction).isdisjoint(("chance", "noise"))

    @property
    def latest_size(self) -> tuple[int, int]:
        """Height and width of the networks that were used last, or those of training."""
        return next(reversed(self._built), self.shape.target[:2])

    @property
    def drops(self) -> bool:
        """Whether dropout is on."""
        layers = _layers(self.generators(self.latest_size))
        return any(isinstance(layer, Dropout) and layer.at_inference and layer.rate for layer in layers)

    def runtime(self, direction: str = "forward") -> str:
        """What computes, for people."""
        substitute = self.substitutes.get(direction)
        return substitute.runtime if substitute else Format.computed_by

    def _entry(self, name: str, batch: Mapping[str, np.ndarray], translation: Translation) -> Any:
        if name in batch:
            return batch[name]
        if name in translation.reads:
            raise DataError(
                f"there is no {name!r}, which this run's networks read: {self.shape.inputs[name]}. Give one for each "
                f"image: --extra {name}=..."
            )
        return tf.zeros((len(batch["chance"]), *translation.given[name].shape[1:]))

    def _at(self, size: tuple[int, int], direction: str) -> tuple[Generators, Translation]:
        generators, translations = self.generators(size), self._built[size][1]
        if direction not in translations:
            shape = self.shape.resized(*size).between(*self.experiment.method.directions[direction])
            translations[direction] = Translation.of(self.experiment.method, generators, shape, direction)
        return generators, translations[direction]

    def _build(self, shape: ExampleShape) -> Generators:
        with building_in(self.experiment.trainer.precision):
            generators = build_players(self.experiment, shape, is_training=False).generators
        for name, variables in owned_variables(generators).items():
            if variables:
                self._restore(name, variables)
        if self.dropout is not None:
            for layer in _layers(generators):
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


def _layers(generators: Generators) -> Iterator[keras.layers.Layer]:
    return (layer for model in generators.values() for layer in layers_of(model))
