"""Calls a trained network with copies of its layers that suit an export."""

from typing import Any, NamedTuple

import keras
from keras import layers

from ganforge.layers import BatchNormalization, Downsample, Dropout, InstanceNormalization, ResizeConvolution, Upsample
from ganforge.layers.resize_convolution import doubling
from ganforge.training.step.callables import named_inputs

_FOUR = {"kernel_size": 4, "strides": 2, "data_format": "channels_last"}


class _Copy(NamedTuple):
    """A layer, its copy, and what pads the inputs of the copy."""

    layer: keras.layers.Layer
    copy: keras.layers.Layer
    padding: keras.layers.Layer | None = None

    def __call__(self, inputs: Any, *more: Any, training: Any = False, **options: Any) -> Any:
        """What the layer would give, outside training."""
        return self.copy(self.padding(inputs) if self.padding else inputs, *more, **options)

    def take_weights(self) -> None:
        """Those of the layer; a norm by inputs needs no moving averages."""
        if isinstance(self.copy, InstanceNormalization) and isinstance(self.layer, BatchNormalization):
            self.copy.gamma.assign(self.layer.gamma)
            self.copy.beta.assign(self.layer.beta)
        else:
            weights = self.layer.get_weights()
            if isinstance(self.layer, ResizeConvolution):
                weights[0] = doubling(weights[0])
            self.copy.set_weights(weights)


class CopiedNetwork:
    """A network as a method calls it, whose layers are copied one by one onto the tensors it is called with.

    A norm that uses its inputs becomes an instance norm: `predict` translates images one by one, so in a batch each
    image has to be normalized by itself. Layers that halve or double become Keras's: on small maps ours are products of
    tensors with more axes than converters know. A network that is no graph of layers is used as it is.
    """

    def __init__(self, name: str, model: keras.Model, taken: set[str]) -> None:
        """Copy layers when the network is called.

        Args:
            name: of the network.
            model: with trained weights.
            taken: names of layers that are in use; those of the copies are added.
        """
        self._name, self._model, self._taken = name, model, taken
        self._copies: dict[int, _Copy] = {}

    def __call__(self, batch: Any) -> Any:
        """The network's outputs, as tensors of Keras's functional models."""
        return self._run(self._model, named_inputs(self._name, self._model, batch))

    def take_weights(self) -> None:
        """Copy the trained weights, once the layers are built."""
        for copy in self._copies.values():
            copy.take_weights()

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
            self._copies[id(operation)] = self._copy(operation)
        return self._copies[id(operation)]

    def _copy(self, layer: keras.layers.Layer) -> _Copy:
        name = layer.name if layer.name not in self._taken else f"{self._name}_{layer.name}"
        self._taken.add(name)
        config = {**layer.get_config(), "name": name, "dtype": "float32"}
        if isinstance(layer, BatchNormalization) and layer.uses_inputs:
            return _Copy(layer, InstanceNormalization(epsilon=layer.epsilon, name=name, dtype="float32"))
        if isinstance(layer, Downsample):
            convolution = layers.Conv2D.from_config({**config, **_FOUR, "padding": "valid"})
            return _Copy(layer, convolution, layers.ZeroPadding2D(1, name=f"{name}_padding"))
        if isinstance(layer, Upsample | ResizeConvolution):
            return _Copy(layer, layers.Conv2DTranspose.from_config({**config, **_FOUR, "padding": "same"}))
        if isinstance(layer, Dropout) and layer.rate:  # the first images of the copy are those of `predict`
            config["seed"] = int(layer.seed_generator.state.numpy()[0])
        return _Copy(layer, layer.__class__.from_config(config))
