"""DCGAN in Keras."""

from typing import Any

import keras
from keras import layers

from ganforge import ExampleShape
from ganforge.layers import BatchNormalization, Downsample, Upsample
from ganforge_unconditional.dcgan_options import DCGANDiscriminatorOptions, DCGANOptions
from ganforge_unconditional.networks.precision import full_precision
from ganforge_unconditional.networks.projection import projected
from ganforge_unconditional.networks.vectors import as_map, joined, vector_inputs


def dcgan_generator(shape: ExampleShape, options: DCGANOptions, halvings: int) -> keras.Model:
    """Build the network; the sides of the target are divisible by 2**halvings."""
    height, width, channels = shape.target
    inputs = vector_inputs(shape)
    rows, columns, filters = height >> halvings, width >> halvings, options.width(halvings - 1)
    x = _dense(_start(inputs), rows * columns * filters, options, name="start")
    x = layers.ReLU()(_normalized(layers.Reshape((rows, columns, filters))(x), options, "start_norm"))
    for level in reversed(range(halvings - 1)):
        x = Upsample(options.width(level), **_convolution(options, f"double_{level + 2}"))(x)
        x = layers.ReLU()(_normalized(x, options, f"double_{level + 2}_norm"))
    x = Upsample(channels, **{**_convolution(options, "double_1"), "dtype": full_precision()})(x)
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
        x = Downsample(options.width(level), **_convolution(options, f"halve_{level + 1}"))(x)
        x = _normalized(x, options, f"halve_{level + 1}_norm") if level else x
        x = layers.LeakyReLU(options.slope)(x)
        features.append(x)
    last = {**_convolution(options, "logits"), "dtype": full_precision()}
    logits = layers.Conv2D(1, x.shape[1:3], **last)(x)
    if label is not None and not is_map:
        logits = projected(logits, x, label)
    return keras.Model([sample, *inputs.values()], {"logits": [logits], "features": [features]}, name="dcgan_judge")


def _start(inputs: dict[str, Any]) -> Any:
    """The noise, joined by an embedding of each other vector that is as long: a single 1 would hardly be heard."""
    noise = inputs["noise"]
    normal = keras.initializers.RandomNormal(0.0, 1.0)
    embedded = [
        layers.Dense(noise.shape[-1], use_bias=False, kernel_initializer=normal, name=f"embed_{name}")(vector)
        for name, vector in inputs.items()
        if name != "noise"
    ]
    return joined([noise, *embedded])


def _dense(x: Any, units: int, options: DCGANOptions, name: str) -> Any:
    return layers.Dense(units, **_convolution(options, name))(x)


def _convolution(options: DCGANOptions, name: str) -> dict[str, Any]:
    initial = keras.initializers.RandomNormal(0.0, options.weight_std)
    return {"use_bias": False, "kernel_initializer": initial, "name": name}


def _normalized(x: Any, options: DCGANOptions, name: str) -> Any:
    if options.norm == "none":
        return x
    return BatchNormalization(
        gamma_initializer=keras.initializers.RandomNormal(1.0, 0.02),
        statistics="moving",  # one image alone has no statistics
        momentum=options.norm_momentum,
        synchronized=options.norm_synchronized,
        name=name,
    )(x)
