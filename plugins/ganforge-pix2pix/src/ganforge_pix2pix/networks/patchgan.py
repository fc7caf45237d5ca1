"""The PatchGAN in Keras."""

from typing import Any

import keras
from keras import layers

from ganforge import ExampleShape
from ganforge.layers import Downsample
from ganforge_pix2pix.networks.blocks import full_precision, initial_weights, leaky, normalized
from ganforge_pix2pix.networks.conditions import inputs_of, joined, spread
from ganforge_pix2pix.patchgan_options import PatchGANOptions


def patchgan(shape: ExampleShape, options: PatchGANOptions) -> keras.Model:
    """Build the network; the shape is large enough for its layers."""
    sample = keras.Input(shape.target, name="sample")
    source = {"source": keras.Input(shape.source, name="source")} if shape.source and options.conditional else {}
    images, vectors = inputs_of(options.conditions("discriminator 'patchgan'", shape))
    beside = [*source.values(), *images.values(), *(spread(vector, sample) for vector in vectors.values())]
    x = joined([*beside, sample])
    *strides, logits_stride = options.strides()
    features = []
    for level, stride in enumerate(strides):
        has_norm = options.norm != "none" and level > 0
        bias = options.bias and not has_norm
        x = _convolved(x, options, stride, filters=options.width(level), use_bias=bias, name=f"judge_{level + 1}")
        x = leaky(normalized(x, options, f"judge_{level + 1}_norm") if has_norm else x, options)
        features.append(x)
    last = {"filters": 1, "use_bias": options.bias, "dtype": full_precision(), "name": "logits"}
    logits = _convolved(x, options, logits_stride, **last)
    return keras.Model(
        [*source.values(), *images.values(), *vectors.values(), sample],
        {"logits": [logits], "features": [features]},
        name="patchgan",
    )


def _convolved(x: Any, options: PatchGANOptions, stride: int, **convolution: Any) -> Any:
    convolution["kernel_initializer"] = initial_weights(options)
    if options.layers == 0:
        return layers.Conv2D(kernel_size=1, **convolution)(x)
    if options.padding == "same":
        return layers.Conv2D(kernel_size=4, strides=stride, padding="same", **convolution)(x)
    if stride == 2:
        return Downsample(**convolution)(x)
    return layers.Conv2D(kernel_size=4, **convolution)(layers.ZeroPadding2D(1)(x))
