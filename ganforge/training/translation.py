"""The compiled translation of one example."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import keras
import tensorflow as tf

from ganforge.components import Method
from ganforge.components.shapes import ExampleShape
from ganforge.training.step.callables import inference_callables
from ganforge.training.step.latent_noise import with_noise

_DRAWN = ("chance", "noise")


@dataclass(frozen=True)
class Translation:
    """From a batch of one example to its translation, in one direction.

    Attributes:
        method: what translates.
        function: the compiled graph.
    """

    method: Method
    function: tf.types.experimental.ConcreteFunction

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
        if noise := method.noise_shape:
            batch["noise"] = tf.TensorSpec((1, *noise.dimensions), name="noise")
        translation = tf.function(lambda batch: method.translate(networks, batch, direction), autograph=False)
        return cls(method, translation.get_concrete_function(batch))

    def __call__(self, batch: Mapping[str, Any]) -> tf.Tensor:
        """Translate a batch of one; noise is drawn from its chance unless it is there."""
        return self.function({name: tf.constant(entry) for name, entry in with_noise(self.method, batch).items()})

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

    @property
    def _specs(self) -> dict[str, tf.TensorSpec]:
        (batch,), _ = self.function.structured_input_signature
        return batch
