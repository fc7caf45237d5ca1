"""DCGAN in Keras."""

from typing import Any

import keras
from keras import layers

from ganforge import ExampleShape
from ganforge.layers import Downsample, Upsample
from ganforge_unconditional.dcgan_options import DCGANDiscriminatorOptions, DCGANOptions
from ganforge_unconditional.networks.parts import activated, bounded, full_precision, normalized, projected
from ganforge_unconditional.networks.vectors import as_map, joined, vector_inputs

GAMMA_STD = 0.02
"""Spread of the initial scales of norms."""


def dcgan_generator(shape: ExampleShape, options: DCGANOptions, halvings: int) -> keras.Model:
    """Build the network; the sides of the target are divisible by 2**halvings."""
    height, width, channels = shape.target
    inputs = vector_inputs(shape)
    label = joined([vector for name, vector in inputs.items() if name != "noise"])
    rows, columns, filters = height >> halvings, width >> halvings, options.width(halvings - 1)
    start = bounded(layers.Dense(rows * columns * filters, **_weights(options, "start")), options)
    x = layers.Reshape((rows, columns, filters))(start(inputs["noise"]))
    x = activated(x, label, options, "start_norm", GAMMA_STD)
    for level in reversed(range(halvings - 1)):
        x = bounded(Upsample(options.width(level), **_weights(options, f"double_{level + 2}")), options)(x)
        x = activated(x, label, options, f"double_{level + 2}_norm", GAMMA_STD)
    x = bounded(Upsample(channels, **_weights(options, "double_1"), dtype=full_precision()), options)(x)
    image = layers.Activation("tanh", dtype=full_precision(), name="generated")(x)
    return keras.Model(list(inputs.values()), image, name="dcgan_generator")


def dcgan_discriminator(shape: ExampleShape, options: DCGANDiscriminatorOptions, halvings: int) -> keras.Model:
    """Build the network; the sides of the target are divisible by 2**halvings."""
    sample = keras.Input(shape.target, name="sample")
    inputs = vector_inputs(shape)
    label = joined(list(inputs.values()))
    is_map = label is not None and options.label == "map"
    x = layers.Concatenate()([sample, as_map(label, *shape.target[:2])]) if is_map else sample
    features = []
    for level in range(halvings):
        x = bounded(Downsample(options.width(level), **_weights(options, f"halve_{level + 1}")), options)(x)
        x = normalized(x, options, f"halve_{level + 1}_norm", GAMMA_STD) if level else x
        x = layers.LeakyReLU(options.slope)(x)
        features.append(x)
    last = layers.Conv2D(1, x.shape[1:3], **_weights(options, "logits"), dtype=full_precision())
    logits = bounded(last, options)(x)
    if label is not None and not is_map:
        logits = projected(logits, x, label, options)
    outputs = {"logits": [logits], "features": [features]}
    return keras.Model([sample, *inputs.values()], outputs, name="dcgan_discriminator")


def _weights(options: DCGANOptions, name: str) -> dict[str, Any]:
    # The paper has no biases. Without norms either, twice the contrast would be judged twice as real.
    initial = keras.initializers.RandomNormal(0.0, options.weight_std)
    return {"use_bias": options.norm == "none", "kernel_initializer": initial, "name": name}
