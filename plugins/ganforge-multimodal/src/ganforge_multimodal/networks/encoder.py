"""The encoder in Keras."""

from typing import Any

import keras
from keras import layers

from ganforge import ImageShape
from ganforge.layers import InstanceNormalization

WIDEST = 4
"""Channels are at most so many times those of the first convolution."""


def encoder(image: ImageShape, length: int, filters: int) -> keras.Model:
    """From `target` to mean and logarithm of the variance of its code, each (batch, length) float32.

    Residual blocks that halve the image until its shorter side has 4 to 7 pixels.
    """
    target = keras.Input(tuple(image), name="target")
    x = layers.Conv2D(filters, 4, strides=2, padding="same", name="first")(target)
    level = 1
    while min(x.shape[1:3]) >= 8:
        x = _halved(x, min(2**level, WIDEST) * filters, f"halve_{level}")
        level += 1
    x = layers.GlobalAveragePooling2D()(layers.LeakyReLU(0.2)(x))
    # In full precision: the exponential of half a logarithm is what noise is multiplied by.
    return keras.Model(target, [layers.Dense(length, dtype="float32", name=name)(x) for name in ("mean", "spread")])


def _halved(x: Any, filters: int, name: str) -> Any:
    """A residual block at its size, then the mean of 2x2 pixels, beside a 1x1 convolution of these."""
    inner = _active(x, f"{name}_1")
    inner = layers.Conv2D(x.shape[-1], 3, padding="same", use_bias=False, name=f"{name}_1")(inner)
    inner = layers.Conv2D(filters, 3, padding="same", name=f"{name}_2")(_active(inner, f"{name}_2"))
    beside = layers.Conv2D(filters, 1, name=f"{name}_beside")(layers.AveragePooling2D(2)(x))
    return layers.Add(name=name)([layers.AveragePooling2D(2)(inner), beside])


def _active(x: Any, name: str) -> Any:
    return layers.LeakyReLU(0.2)(InstanceNormalization(trainable=False, name=f"{name}_norm")(x))
