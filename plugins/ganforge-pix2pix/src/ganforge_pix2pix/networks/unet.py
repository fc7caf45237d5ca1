"""The U-Net in Keras."""

from typing import Any

import keras
from keras import layers

from ganforge import ExampleShape
from ganforge.layers import Downsample, Dropout, FiLM, ResizeConvolution, Upsample
from ganforge_pix2pix.conditions import Place
from ganforge_pix2pix.networks.blocks import full_precision, initial_weights, leaky, normalized
from ganforge_pix2pix.networks.conditions import inputs_of, joined, spread
from ganforge_pix2pix.unet_options import UNetOptions


def unet(shape: ExampleShape, options: UNetOptions) -> keras.Model:
    """Build the network; the sides of the shape are divisible by 2**depth."""
    who = "generator 'unet'"
    source = keras.Input(shape.required_source(who), name="source")
    images, vectors = inputs_of(options.conditions(who, shape))
    vector = joined(vectors.values())
    given = _taken_in(joined([source, *images.values()]), vector, "input", options)
    *skips, x = _encoded(given, options)
    x = _carried(_taken_in(x, vector, "bottleneck", options), options)
    for level in reversed(range(options.depth - 1)):
        x = _decoded(x, vector, level, options)
        x = layers.ReLU()(x)
        x = x if options.skip == "none" else layers.Concatenate()([x, _carried(skips[level], options)])
    x = _pictured(x, given, shape.target.channels, options)
    generated = layers.Activation("tanh", dtype=full_precision(), name="generated")(x)
    inputs = [source, *images.values(), *vectors.values()]
    return keras.Model(inputs if len(inputs) > 1 else source, generated, name="unet")


def _taken_in(x: Any, vector: Any, place: Place, options: UNetOptions) -> Any:
    """A map joined with the vector, if there is one and it comes in here."""
    return x if vector is None or place not in options.vectors else joined([x, spread(vector, x)])


def _encoded(x: Any, options: UNetOptions) -> list[Any]:
    """The map after each halving, before its activation."""
    maps = []
    for level in range(options.depth):
        has_norm = options.norms(level)
        x = Downsample(
            options.width(level),
            use_bias=options.bias and not has_norm,
            kernel_initializer=initial_weights(options),
            name=f"encode_{level + 1}",
        )(leaky(x, options) if level else x)
        x = normalized(x, options, f"encode_{level + 1}_norm") if has_norm else x
        maps.append(x)
    return maps


def _carried(x: Any, options: UNetOptions) -> Any:
    return leaky(x, options) if options.skip == "leaky" else layers.ReLU()(x)


def _decoded(x: Any, vector: Any, level: int, options: UNetOptions) -> Any:
    has_norm = options.norm != "none"
    x = _doubled(x, options.width(level), options, use_bias=options.bias and not has_norm, name=f"decode_{level + 1}")
    x = normalized(x, options, f"decode_{level + 1}_norm") if has_norm else x
    if vector is not None and "film" in options.vectors:
        x = FiLM(name=f"decode_{level + 1}_film")([x, vector])
    drops = options.dropout > 0 and level >= options.depth - 1 - options.dropout_blocks
    return Dropout(options.dropout, options.dropout_at_inference)(x) if drops else x


def _pictured(x: Any, given: Any, channels: int, options: UNetOptions) -> Any:
    """The image before its tanh: by the last doubling, or at full size, from that and what the network is given."""
    last: dict[str, Any] = {"use_bias": True, "dtype": full_precision(), "name": "decode_image"}
    if not options.full_size_filters:
        return _doubled(x, channels, options, **last)
    plain = {"use_bias": options.bias and options.norm == "none"}
    doubled = _doubled(x, options.full_size_filters, options, **plain, name="decode_full_size")
    seen = _convolved(given, options.full_size_filters, options, **plain, name="encode_full_size")
    maps = (("decode_full_size", doubled), ("encode_full_size", seen))
    normed = [x if options.norm == "none" else normalized(x, options, f"{name}_norm") for name, x in maps]
    return _convolved(layers.ReLU()(layers.Concatenate()(normed)), channels, options, **last)


def _convolved(x: Any, filters: int, options: UNetOptions, **convolution: Any) -> Any:
    convolution["kernel_initializer"] = initial_weights(options)
    return layers.Conv2D(filters, 3, padding="same", **convolution)(x)


def _doubled(x: Any, filters: int, options: UNetOptions, **convolution: Any) -> Any:
    convolution["kernel_initializer"] = initial_weights(options)
    layer = Upsample if options.upsample == "deconvolution" else ResizeConvolution
    return layer(filters, **convolution)(x)
