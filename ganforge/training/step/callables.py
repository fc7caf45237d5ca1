"""Networks as a method calls them: by the names of their inputs, and with float32 outputs, whatever they compute in."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import keras
import tensorflow as tf

from ganforge.components import Players
from ganforge.components.rounds import Judgement
from ganforge.suggestions import did_you_mean, listed


class Networks(dict[str, Callable[..., Any]]):
    """Networks by name, as a method gets them."""

    def __missing__(self, name: str) -> Callable[..., Any]:
        """Say which names the method gave; what called this is added where plugins' errors are explained."""
        raise LookupError(f"there is no network {name!r}. Its networks() built: {listed(self)}. Call one of these.")


View = Callable[[str, Mapping[str, tf.Tensor], Collection[str]], Mapping[str, tf.Tensor]]
"""What a discriminator of this name sees of these entries, of which it reads some."""


def training_callables(
    players: Players, compiled: Collection[str] = (), frozen: Collection[str] = (), view: View | None = None
) -> Networks:
    """The networks in training mode, those of `compiled` by XLA; frozen ones in inference mode; buffers.

    Discriminators judge what `view` makes of the images.
    """
    generators = {
        name: _generator(name, model, name in compiled, name not in frozen)
        for name, model in players.generators.items()
    }
    discriminators = {
        name: _discriminator(name, model, view, _answers(model, name in compiled, name not in frozen))
        for name, model in players.discriminators.items()
    }
    return Networks({**generators, **discriminators, **players.buffers})


def inference_callables(generators: Mapping[str, keras.Model]) -> Networks:
    """The generators in inference mode."""
    return Networks({name: _generator(name, model, False, training=False) for name, model in generators.items()})


def judgement(outputs: Mapping[str, Any]) -> Judgement:
    """A discriminator model's outputs as a `Judgement`."""
    return Judgement(tuple(outputs["logits"]), tuple(tuple(scale) for scale in outputs["features"]))


def _generator(name: str, model: keras.Model, compiled: bool, training: bool) -> Callable[..., Any]:
    run = _answers(model, compiled, training)
    return lambda batch: run(named_inputs(name, model, batch))


def _discriminator(
    name: str, model: keras.Model, view: View | None, run: Callable[[Any], Any]
) -> Callable[..., Judgement]:
    read = [tensor.name for tensor in getattr(model, "inputs", None) or ()]

    def judge(batch: Mapping[str, tf.Tensor], sample: tf.Tensor) -> Judgement:
        # Real and generated images may be judged in one pass, each beside the same entries.
        entries = {**{key: _as_often(entry, sample) for key, entry in batch.items()}, "sample": sample}
        return judgement(run(named_inputs(name, model, view(name, entries, read) if view else entries)))

    return judge


def _answers(model: keras.Model, compiled: bool, training: bool) -> Callable[[Any], Any]:
    def answers(inputs: Any) -> Any:
        return tf.nest.map_structure(_full, model(inputs, training=training))

    return tf.function(answers, jit_compile=True, autograph=False) if compiled else answers


def named_inputs(name: str, model: keras.Model, batch: Any) -> Any:
    """What the model is called with: the entries of a batch that its inputs are named after."""
    names = [tensor.name for tensor in getattr(model, "inputs", None) or ()]
    if not names or not isinstance(batch, Mapping):
        return batch
    if len(names) == 1 and names[0] not in batch and "source" in batch:
        names = ["source"]
    entries = [_entry(name, wanted, batch) for wanted in names]
    structure = getattr(model, "_inputs_struct", None)  # a Sequential has none, and one input
    return entries[0] if structure is None else keras.tree.pack_sequence_as(structure, entries)


def _entry(network: str, wanted: str, batch: Mapping[str, Any]) -> Any:
    if wanted not in batch:
        raise LookupError(
            f"network {network!r} has an input {wanted!r}, and there is no such entry{did_you_mean(wanted, batch)} "
            f"There are: {listed(batch)}. Rename keras.Input(..., name={wanted!r}), or add the entry."
        )
    return batch[wanted]


def _as_often(entry: tf.Tensor, sample: tf.Tensor) -> tf.Tensor:
    """The examples of an entry, repeated until there are as many as samples."""
    if not entry.shape.rank or not entry.shape[0] or not sample.shape[0]:
        return entry
    passes = sample.shape[0] // entry.shape[0]
    return tf.concat([entry] * passes, axis=0) if passes > 1 else entry


def _full(tensor: tf.Tensor) -> tf.Tensor:
    return tf.cast(tensor, tf.float32) if tensor.dtype in (tf.bfloat16, tf.float16) else tensor
