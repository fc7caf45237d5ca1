"""A network of keras.applications with its preprocessing."""

import importlib
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import keras
import numpy as np

from ganforge import DataError
from ganforge_metrics.pictures import resized

if TYPE_CHECKING:
    from ganforge_metrics.keras_application import KerasApplication

MODULES = {
    "ConvNeXtTiny": "convnext",
    "DenseNet121": "densenet",
    "EfficientNetB0": "efficientnet",
    "EfficientNetV2B0": "efficientnet_v2",
    "InceptionV3": "inception_v3",
    "MobileNetV2": "mobilenet_v2",
    "MobileNetV3Large": "mobilenet_v3",
    "NASNetMobile": "nasnet",
    "ResNet50": "resnet50",
    "ResNet50V2": "resnet_v2",
    "VGG16": "vgg16",
    "VGG19": "vgg19",
    "Xception": "xception",
}
"""The module of `keras.applications` that has the preprocessing of each."""


class ApplicationNetwork:
    """Builds the network and loads its weights.

    Raises:
        DataError: they do not fit, or the network has no such layer.
    """

    def __init__(self, options: "KerasApplication") -> None:
        self.side = options.side
        self._prepare = importlib.import_module(f"keras.applications.{MODULES[options.application]}").preprocess_input
        build = getattr(keras.applications, options.application)
        shape = (options.side, options.side, 3)
        network = build(include_top=False, weights=None, input_shape=shape, pooling="avg")
        _load(network, options)
        self._network = keras.Model(network.inputs, [network.output, *_layers(network, options)])

    def features(self, pictures: np.ndarray) -> np.ndarray:
        """(batch, height, width, 3) uint8 to (batch, length) float32."""
        return self._outputs(pictures)[0]

    def layers(self, pictures: np.ndarray) -> Sequence[np.ndarray]:
        """(batch, height, width, 3) uint8 to the chosen layers, each (batch, rows, columns, channels) float32."""
        return self._outputs(pictures)[1:]

    def _outputs(self, pictures: np.ndarray) -> list[np.ndarray]:
        prepared = self._prepare(resized(pictures, self.side, self.side))
        return [np.asarray(output) for output in self._network(prepared, training=False)]


def _load(network: keras.Model, options: "KerasApplication") -> None:
    # Keras leaves weights that it does not find as they are, with a warning at most.
    network.set_weights([np.full(weight.shape, np.nan, np.float32) for weight in network.weights])
    try:
        with warnings.catch_warnings(action="ignore"):
            network.load_weights(options.weights)
        reason = "some are missing" if any(np.isnan(weight).any() for weight in network.get_weights()) else ""
    except Exception as error:  # whatever Keras or h5py raises over a strange file
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
    if reason:
        raise DataError(
            f"{options.weights}: these are no weights of {options.application} without its top: {reason}. Name the "
            "file of that network."
        )


def _layers(network: keras.Model, options: "KerasApplication") -> list[keras.KerasTensor]:
    known = {layer.name: layer.output for layer in network.layers}
    if unknown := [name for name in options.layer_names if name not in known]:
        raise DataError(
            f"keras-application: {options.application} has no layer {unknown[0]!r}. Its layers: {', '.join(known)}."
        )
    return [known[name] for name in options.layer_names]
