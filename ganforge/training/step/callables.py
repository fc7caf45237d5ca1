"""Networks as a method calls them: their outputs are float32, whatever they compute in."""

from collections.abc import Callable, Mapping
from typing import Any

import keras
import tensorflow as tf

from ganforge.components import Players
from ganforge.components.rounds import Judgement
from ganforge.suggestions import listed


class Networks(dict[str, Callable[..., Any]]):
    """Networks by name, as a method gets them."""

    def __missing__(self, name: str) -> Callable[..., Any]:
        """Say which names the method gave; what called this is added where plugins' errors are explained."""
        raise LookupError(f"there is no network {name!r}. Its networks() built: {listed(self)}. Call one of these.")


def training_callables(players: Players, compiled: bool) -> Networks:
    """The networks in training mode, each compiled with XLA if `compiled`."""
    generators = {name: _generator(model, compiled) for name, model in players.generators.items()}
    discriminators = {name: _discriminator(model, compiled) for name, model in players.discriminators.items()}
    return Networks({**generators, **discriminators})


def inference_callables(generators: Mapping[str, keras.Model]) -> Networks:
    """The generators in inference mode."""
    return Networks(
        {name: lambda inputs, model=model: _answer(model, inputs, training=False) for name, model in generators.items()}
    )


def judgement(outputs: Mapping[str, Any]) -> Judgement:
    """A discriminator model's outputs as a `Judgement`."""
    return Judgement(tuple(outputs["logits"]), tuple(tuple(scale) for scale in outputs["features"]))


def _generator(model: keras.Model, compiled: bool) -> Callable[..., Any]:
    def generate(inputs: Any) -> Any:
        return _answer(model, inputs, training=True)

    return tf.function(generate, jit_compile=True, autograph=False) if compiled else generate


def _discriminator(model: keras.Model, compiled: bool) -> Callable[..., Judgement]:
    def outputs(source: tf.Tensor, sample: tf.Tensor) -> dict[str, Any]:
        return _answer(model, [source, sample], training=True)

    run = tf.function(outputs, jit_compile=True, autograph=False) if compiled else outputs

    def judge(source: tf.Tensor, sample: tf.Tensor) -> Judgement:
        return judgement(run(source, sample))

    return judge


def _answer(model: keras.Model, inputs: Any, training: bool) -> Any:
    return tf.nest.map_structure(_full, model(inputs, training=training))


def _full(tensor: tf.Tensor) -> tf.Tensor:
    return tf.cast(tensor, tf.float32) if tensor.dtype in (tf.bfloat16, tf.float16) else tensor
