"""SNGAN in Keras."""

from typing import Any

import keras
from keras import layers, ops

from ganforge import ExampleShape
from ganforge.layers import ResizeConvolution
from ganforge_unconditional.network_options import NetworkOptions
from ganforge_unconditional.networks.parts import activated, bounded, full_precision, projected
from ganforge_unconditional.networks.vectors import joined, vector_inputs
from ganforge_unconditional.sngan_options import SNGANDiscriminatorOptions, SNGANGeneratorOptions


def sngan_generator(shape: ExampleShape, options: SNGANGeneratorOptions, halvings: int) -> keras.Model:
    """Build the network; the sides of the target are divisible by 2**halvings."""
    height, width, channels = shape.target
    inputs = vector_inputs(shape)
    label = joined([vector for name, vector in inputs.items() if name != "noise"])
    rows, columns, filters = height >> halvings, width >> halvings, options.width(halvings)
    start = layers.Dense(rows * columns * filters, kernel_initializer=_initial(1), name="start")
    x = layers.Reshape((rows, columns, filters))(bounded(start, options)(inputs["noise"]))
    for level in reversed(range(halvings)):
        x = _doubled(x, options.width(level), label, options, f"double_{level + 1}")
    x = activated(x, label, options, "last_norm")
    x = _convolved(x, channels, options, "image", kernel_initializer=_initial(1), dtype=full_precision())
    image = layers.Activation("tanh", dtype=full_precision(), name="generated")(x)
    return keras.Model(list(inputs.values()), image, name="sngan_generator")


def sngan_discriminator(shape: ExampleShape, options: SNGANDiscriminatorOptions, halvings: int) -> keras.Model:
    """Build the network; the sides of the target are divisible by 2**halvings."""
    sample = keras.Input(shape.target, name="sample")
    inputs = vector_inputs(shape)
    x, features = sample, []
    for level in range(halvings):
        x = _judged(x, options.width(level), options, f"halve_{level + 1}", halves=True)
        features.append(x)
    for number in range(options.blocks):
        x = _judged(x, x.shape[-1], options, f"block_{number + 1}", halves=False)
        features.append(x)
    x = layers.ReLU()(x)
    pooled = ops.sum(ops.cast(x, full_precision()), axis=(1, 2), keepdims=True)
    last = layers.Dense(1, kernel_initializer=_initial(1), dtype=full_precision(), name="logits")
    logits = bounded(last, options)(pooled)
    if inputs:
        logits = projected(logits, x, joined(list(inputs.values())), options)
    outputs = {"logits": [logits], "features": [features]}
    return keras.Model([sample, *inputs.values()], outputs, name="sngan_discriminator")


def _doubled(x: Any, filters: int, label: Any, options: SNGANGeneratorOptions, name: str) -> Any:
    """A residual block that doubles the map."""
    # A 1x1 convolution and a doubling can change places; before, the convolution has a quarter of the work.
    shortcut = layers.UpSampling2D(2)(_shortcut(x, filters, options, name))
    doubling = ResizeConvolution(filters, kernel_initializer=_initial(2), name=f"{name}_1")
    x = bounded(doubling, options)(activated(x, label, options, f"{name}_norm_1"))
    x = _convolved(activated(x, label, options, f"{name}_norm_2"), filters, options, f"{name}_2")
    return layers.Add()([shortcut, x])


def _judged(x: Any, filters: int, options: SNGANDiscriminatorOptions, name: str, halves: bool) -> Any:
    """A residual block without norms; the first of all gets an image, which it neither cuts at 0 nor mixes at once."""
    is_first, shortcut = name == "halve_1", x
    x = x if is_first else layers.ReLU()(x)
    x = layers.ReLU()(_convolved(x, filters, options, f"{name}_1"))
    x = _convolved(x, filters, options, f"{name}_2")
    if not halves:
        return layers.Add()([shortcut, x])
    # A 1x1 convolution and a mean can change places; before, the convolution has a quarter of the work.
    shortcut = _shortcut(layers.AveragePooling2D(2)(shortcut), filters, options, name)
    return layers.Add()([shortcut, layers.AveragePooling2D(2)(x)])


def _convolved(x: Any, filters: int, options: NetworkOptions, name: str, **convolution: Any) -> Any:
    convolution = {"kernel_size": 3, "kernel_initializer": _initial(2), **convolution}
    return bounded(layers.Conv2D(filters, padding="same", name=name, **convolution), options)(x)


def _shortcut(x: Any, filters: int, options: NetworkOptions, name: str) -> Any:
    return _convolved(x, filters, options, f"{name}_shortcut", kernel_size=1, kernel_initializer=_initial(1))


def _initial(gain: int) -> keras.Initializer:
    """Glorot and Bengio 2010 for a gain of 1; residual branches start with a variance twice as large."""
    return keras.initializers.VarianceScaling(gain, "fan_avg", "uniform")
