"""The ResNet in Keras."""

from typing import Any

import keras
from keras import layers

from ganforge import ExampleShape
from ganforge.layers import InstanceNormalization, ReflectionPadding
from ganforge_cyclegan.resnet_options import ResNetOptions


def resnet(shape: ExampleShape, options: ResNetOptions) -> keras.Model:
    """Build the network; the sides of the shape are multiples of 4, at least 8."""
    full = keras.config.dtype_policy().variable_dtype
    source = keras.Input(shape.required_source("resnet"), name="source")
    first = {"filters": options.filters, "kernel_size": 7, "name": "first"}
    x = _normalized(_convolved(ReflectionPadding(3)(source), options, **first), "first")
    for number in (1, 2):
        halving = {"filters": options.filters * 2**number, "strides": 2, "name": f"halve_{number}"}
        x = _convolved(layers.ZeroPadding2D(((1, 0), (1, 0)))(x), options, **halving)
        x = _normalized(x, f"halve_{number}")
    for number in range(1, options.blocks + 1):
        x = _block(x, options, f"block_{number}")
    for number in (2, 1):
        x = _normalized(_doubled(x, options, f"double_{number}"), f"double_{number}")
    last = {"use_bias": True, "dtype": full, "name": "image"}
    x = layers.Conv2D(shape.target.channels, 7, kernel_initializer=_weights(options), **last)(ReflectionPadding(3)(x))
    return keras.Model(source, layers.Activation("tanh", dtype=full, name="generated")(x), name="resnet")


def _block(x: Any, options: ResNetOptions, name: str) -> Any:
    filters = x.shape[-1]
    inner = _convolved(ReflectionPadding(1)(x), options, filters=filters, name=f"{name}_1")
    inner = ReflectionPadding(1)(_normalized(inner, f"{name}_1"))
    inner = _convolved(inner, options, filters=filters, name=f"{name}_2")
    return layers.Add(name=name)([x, _norm(f"{name}_2")(inner)])


def _doubled(x: Any, options: ResNetOptions, name: str) -> Any:
    """A 3x3 deconvolution of stride 2, cut at the top and the left as PyTorch does."""
    initial = {"kernel_initializer": _weights(options), "use_bias": options.bias, "name": name}
    x = layers.Conv2DTranspose(x.shape[-1] // 2, 3, strides=2, **initial)(x)
    return layers.Cropping2D(((1, 0), (1, 0)))(x)


def _convolved(x: Any, options: ResNetOptions, **convolution: Any) -> Any:
    initial = {"kernel_initializer": _weights(options), "use_bias": options.bias}
    return layers.Conv2D(**{"kernel_size": 3, **initial, **convolution})(x)


def _normalized(x: Any, name: str) -> Any:
    return layers.ReLU()(_norm(name)(x))


def _norm(name: str) -> InstanceNormalization:
    return InstanceNormalization(affine=False, name=f"{name}_norm")


def _weights(options: ResNetOptions) -> keras.Initializer:
    return keras.initializers.RandomNormal(0.0, options.weight_std)
