"""One Keras model of everything that a translation computes."""

from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
from keras import ops

from ganforge.components.shapes import EntryShape, ImageShape
from ganforge.exporting.closeness import Closeness
from ganforge.exporting.converter_errors import reason
from ganforge.exporting.copied_network import CopiedNetwork
from ganforge.exporting.example_inputs import ExampleInput, ExampleInputs
from ganforge.exporting.trained_network import TrainedNetwork
from ganforge.inference.trained_generators import TrainedGenerators
from ganforge.training.step.precision import building_in

OUTPUT = "generated"


@dataclass(frozen=True)
class InferenceGraph:
    """A network to export.

    Attributes:
        model: from a dict of inputs by name to a dict with `generated`.
        reference: translates as the run does, with the same dropout.
        direction: in which.
        is_free: whether images may have other sizes.
        remark: why not, or what else differs from the run.
    """

    model: keras.Model
    reference: TrainedGenerators
    direction: str
    is_free: bool
    remark: str = ""

    def expected(self, example: ExampleInput) -> np.ndarray:
        """What the run makes of an example: (height, width, channels) float32 in [-1, 1]."""
        batch = {name: entry[None] for name, entry in example.entries.items()}
        return self.reference.translate(example.size, batch, self.direction)[0]


def inference_graph(network: TrainedNetwork, examples: ExampleInputs, dropout: bool) -> InferenceGraph:
    """Build it: for images of any size, if nothing speaks against that, else for one.

    Args:
        network: what is exported.
        examples: what it is tried with.
        dropout: whether dropout that is on may stay on.
    """
    reference = network.as_trained if dropout else network.without_dropout
    direction, remark = network.options.direction, ""
    if network.options.size is None and network.reads_images:
        examples.of(examples.other_size)  # what is wrong with these says nothing about the network
        try:
            graph = InferenceGraph(_build(network, reference, None), reference, direction, is_free=True)
            if not (difference := _difference(graph, examples)):
                return graph
        except Exception as error:  # layers of plugins may raise anything
            difference = reason(error)
        height, width = network.size
        remark = f"It takes images of {height}x{width} only: another size went wrong ({difference})."
    return InferenceGraph(_build(network, reference, network.size), reference, direction, is_free=False, remark=remark)


def _difference(graph: InferenceGraph, examples: ExampleInputs) -> str:
    """How outputs at a second size differ from those of networks that are built for it; empty where they do not."""
    if examples.other_size is None:
        return "there is no other size that it takes"
    options, example = examples.network.options, examples.of(examples.other_size)[0]
    made = graph.model(example.given)[OUTPUT].numpy()[0]
    found = Closeness.measure([made], [graph.expected(example)])
    height, width = example.size
    return "" if found.suffices(Closeness.wanted("float32", options.uint8)) else f"at {height}x{width}: {found}"


def _build(network: TrainedNetwork, reference: TrainedGenerators, size: tuple[int, int] | None) -> keras.Model:
    method, options, taken = network.experiment.method, network.options, set()
    with building_in("float32"):
        inputs = {name: _input(name, entry, size, options.uint8) for name, entry in network.inputs.items()}
        copies = {name: CopiedNetwork(name, model, taken) for name, model in reference.generators(network.size).items()}
        batch = {name: _seen(tensor) for name, tensor in inputs.items()}
        batch |= {"chance": ops.reshape(batch["chance"], (-1,))} if "chance" in batch else {}
        generated = method.translate(copies, batch, options.direction)
        model = keras.Model(inputs, {OUTPUT: _shown(generated) if options.uint8 else generated}, name="exported")
    for copy in copies.values():
        copy.take_weights()
    return model


def _input(name: str, entry: EntryShape, size: tuple[int, int] | None, uint8: bool) -> Any:
    if not isinstance(entry, ImageShape):
        return keras.Input(entry.dimensions, name=name)
    height, width = size or (None, None)
    return keras.Input(
        (height, width, entry.channels), dtype="uint8" if uint8 and name != "noise" else "float32", name=name
    )


def _seen(given: Any) -> Any:
    """Pixels as networks see them."""
    return ops.cast(given, "float32") / 127.5 - 1.0 if given.dtype == "uint8" else given


def _shown(generated: Any) -> Any:
    """What a network made, as pixels."""
    return ops.cast(ops.clip(ops.floor((generated + 1.0) * 127.5 + 0.5), 0.0, 255.0), "uint8")
