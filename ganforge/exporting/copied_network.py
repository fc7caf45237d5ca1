"""Calls a trained network with copies of its layers that suit an export."""

from typing import Any

import keras

from ganforge.layers import BatchNormalization, Dropout, InstanceNormalization
from ganforge.training.step.callables import named_inputs


class CopiedNetwork:
    """A network as a method calls it, whose layers are copied one by one onto the tensors it is called with.

    A norm that uses its inputs becomes an instance norm: `predict` translates images one by one, so in a batch each
    image has to be normalized by itself. A network that is no graph of layers is used as it is.
    """

    def __init__(self, name: str, model: keras.Model, taken: set[str]) -> None:
        """Copy layers when the network is called.

        Args:
            name: of the network.
            model: with trained weights.
            taken: names of layers that are in use; those of the copies are added.
        """
        self._name, self._model, self._taken = name, model, taken
        self._copies: dict[int, tuple[keras.layers.Layer, keras.layers.Layer]] = {}

    def __call__(self, batch: Any) -> Any:
        """The network's outputs, as tensors of Keras's functional models."""
        return self._run(self._model, named_inputs(self._name, self._model, batch))

    def take_weights(self) -> None:
        """Copy the trained weights, once the layers are built."""
        for layer, copy in self._copies.values():
            if isinstance(copy, InstanceNormalization) and isinstance(layer, BatchNormalization):
                copy.gamma.assign(layer.gamma)
                copy.beta.assign(layer.beta)
            else:
                copy.set_weights(layer.get_weights())

    def _run(self, model: keras.Model, inputs: Any) -> Any:
        graph = getattr(model, "_functional", None) or model  # that of a Sequential
        if not hasattr(graph, "_run_through_graph"):
            return model(inputs, training=False)
        return graph._run_through_graph(inputs, operation_fn=self._operation)

    def _operation(self, operation: Any) -> Any:
        if isinstance(operation, keras.Model):
            return lambda inputs, **_: self._run(operation, inputs)
        if not isinstance(operation, keras.layers.Layer):
            return operation
        if id(operation) not in self._copies:
            self._copies[id(operation)] = operation, self._copy(operation)
        copy = self._copies[id(operation)][1]
        return lambda *inputs, training=False, **options: copy(*inputs, **options)

    def _copy(self, layer: keras.layers.Layer) -> keras.layers.Layer:
        name = layer.name if layer.name not in self._taken else f"{self._name}_{layer.name}"
        self._taken.add(name)
        if isinstance(layer, BatchNormalization) and layer.uses_inputs:
            return InstanceNormalization(epsilon=layer.epsilon, name=name, dtype="float32")
        config = {**layer.get_config(), "name": name, "dtype": "float32"}
        if isinstance(layer, Dropout) and layer.rate:  # the first images of the copy are those of `predict`
            config["seed"] = int(layer.seed_generator.state.numpy()[0])
        return type(layer).from_config(config)
