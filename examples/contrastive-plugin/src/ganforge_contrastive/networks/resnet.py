"""The ResNet in Keras."""

from typing import Any

import keras
from keras import layers

from ganforge import ExampleShape
from ganforge.layers import InstanceNormalization, ReflectionPadding
from ganforge_contrastive.networks.first_weights import first_weights


def resnet(shape: ExampleShape, filters: int, blocks: int) -> keras.Model:
    """Build the network; the sides of the shape are multiples of 4, at least 8."""
    full = keras.config.dtype_policy().variable_dtype
    source = keras.Input(shape.required_source("resnet"), name="source")
    x = _normalized(_convolved(ReflectionPadding(3, name="pixels")(source), filters, 7))
    for number in (1, 2):
        x = _blurred(_normalized(_convolved(x, filters * 2**number, padding="same", name=f"halve_{number}")))
    for number in range(1, blocks + 1):
        x = _block(x, name=f"block_{number}")
    for number in (2, 1):
        x = layers.UpSampling2D(2, interpolation="bilinear")(x)
        x = _normalized(_convolved(x, filters * 2 ** (number - 1), padding="same"))
    x = _convolved(ReflectionPadding(3)(x), shape.target.channels, 7, use_bias=True, dtype=full)
    return keras.Model(source, layers.Activation("tanh", dtype=full)(x), name="antialiased_resnet")


def _block(x: Any, name: str) -> Any:
    filters = x.shape[-1]
    inner = _normalized(_convolved(ReflectionPadding()(x), filters))
    return layers.Add(name=name)([x, _normalized(_convolved(ReflectionPadding()(inner), filters), relu=False)])


def _convolved(x: Any, filters: int, size: int = 3, **options: Any) -> Any:
    # The norm after it would remove a bias.
    return layers.Conv2D(filters, size, kernel_initializer=first_weights(), **{"use_bias": False, **options})(x)


def _normalized(x: Any, relu: bool = True) -> Any:
    x = InstanceNormalization(affine=False)(x)
    return layers.ReLU()(x) if relu else x


def _blurred(x: Any) -> Any:
    """Half the size: every second pixel after a 1 2 1 blur, which is two means of neighbors."""
    return layers.AveragePooling2D(2)(layers.AveragePooling2D(2, strides=1)(ReflectionPadding()(x)))
