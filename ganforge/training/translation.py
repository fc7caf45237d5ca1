"""The compiled translation of one example after the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import keras
import tensorflow as tf

from ganforge.components import Method
from ganforge.components.shapes import ExampleShape
from ganforge.training.step.callables import inference_callables
from ganforge.training.step.latent_noise import noise_entry, with_noise
from ganforge.training.step.noise import copies_of, random_states

_DRAWN = ("chance", "noise")
_AT_ONCE = 2
"""Examples of a batch that are on their way at the same time."""


@dataclass(frozen=True)
class Translation:
    """From examples to their translations, in one direction.

    Attributes:
        method: what translates.
        function: the compiled graph, for a batch of one.
        random_states: of its random layers.
    """

    method: Method
    function: tf.types.experimental.ConcreteFunction
    random_states: tuple[tf.Variable, ...]

    @classmethod
    def of(
        cls, method: Method, generators: Mapping[str, keras.Model], shape: ExampleShape, direction: str = "forward"
    ) -> Self:
        """Compile it.

        Args:
            method: what translates.
            generators: its trained networks.
            shape: of the example in this direction, as `ExampleShape.between` gives it.
            direction: one of the method's.
        """
        networks = inference_callables(generators)
        batch = {name: tf.TensorSpec((1, *entry.dimensions), name=name) for name, entry in shape.inputs.items()}
        batch["chance"] = tf.TensorSpec((1,), name="chance")
        for name, noise in noise_entry(method, shape.source).items():
            batch[name] = tf.TensorSpec((1, *noise.dimensions), name=name)
        translation = tf.function(lambda batch: method.translate(networks, batch, direction), autograph=False)
        states = tuple(copy for variable in random_states(generators) for copy in copies_of(variable))
        return cls(method, translation.get_concrete_function(batch), states)

    def __call__(self, batch: Mapping[str, Any]) -> tf.Tensor:
        """Translate a batch, each example as if it were alone; noise is drawn from its chance unless it is there."""
        count = len(batch["chance"])
        examples = [{name: entry[place : place + 1] for name, entry in batch.items()} for place in range(count)]
        drawn = [with_noise(self.method, example) for example in examples]
        if count == 1:
            return self.function({name: tf.constant(entry) for name, entry in drawn[0].items()})
        return self._one_by_one({name: tf.concat([example[name] for example in drawn], 0) for name in drawn[0]})

    @property
    def made(self) -> Any:
        """The translation's shape and type."""
        return self.function.structured_outputs

    @property
    def given(self) -> dict[str, tf.TensorSpec]:
        """What it is called with, apart from what is drawn from a seed."""
        return {name: spec for name, spec in self._specs.items() if name not in _DRAWN}

    @property
    def reads(self) -> set[str]:
        """The names of the entries that something in the graph reads."""
        tensors = self.function.inputs[: len(self._specs)]
        return {name for name, tensor in zip(sorted(self._specs), tensors, strict=True) if tensor.consumers()}

    @cached_property
    def _one_by_one(self) -> "tf.types.experimental.GenericFunction":
        """The function for each example of a batch: kernels for a whole batch would round differently."""
        made = tf.TensorSpec(self.made.shape[1:], self.made.dtype)

        def translate(batch: Mapping[str, tf.Tensor]) -> tf.Tensor:
            starts = [tf.identity(state) for state in self.random_states]

            def each(example: Mapping[str, tf.Tensor]) -> tf.Tensor:
                for state, start in zip(self.random_states, starts, strict=True):
                    state.assign(start)
                return self.function({name: entry[tf.newaxis] for name, entry in example.items()})[0]

            at_once = 1 if starts else _AT_ONCE
            return tf.map_fn(each, batch, fn_output_signature=made, parallel_iterations=at_once)

        specs = {name: tf.TensorSpec((None, *spec.shape[1:]), spec.dtype) for name, spec in self._specs.items()}
        return tf.function(translate, input_signature=[specs], autograph=False)

    @property
    def _specs(self) -> dict[str, tf.TensorSpec]:
        (batch,), _ = self.function.structured_input_signature
        return batch
