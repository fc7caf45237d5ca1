"""The multi-scale discriminator in Keras."""

from collections.abc import Mapping
from typing import Any

import keras
from keras import layers

from ganforge import ImageShape
from ganforge_pix2pixhd.multi_scale import MultiScale
from ganforge_pix2pixhd.networks.blocks import Halved, convolved, initial_weights, inputs_of, joined, norm

MOST = 8
"""Channels are at most so many times `filters`."""


def multi_scale(images: Mapping[str, ImageShape], sample: ImageShape, options: MultiScale) -> keras.Model:
    """Build the network; the image is large enough for its scales."""
    inputs = inputs_of({**images, "sample": sample})
    picture = joined(list(inputs.values()))
    logits, features = [], []
    for scale in range(1, options.scales + 1):
        judged, seen = _patches(picture, options, f"scale_{scale}")
        logits.append(judged)
        features.append(seen)
        picture = Halved(name=f"halved_{scale}")(picture) if scale < options.scales else picture
    return keras.Model(list(inputs.values()), {"logits": logits, "features": features}, name="multi_scale")


def _patches(x: Any, options: MultiScale, name: str) -> tuple[Any, list[Any]]:
    """The logits of one scale, and the maps before them."""
    features = []
    for level in range(options.layers + 1):
        width = min(2**level, MOST) * options.filters
        judge = f"{name}_judge_{level + 1}"
        convolution = {"filters": width, "strides": 2 if level < options.layers else 1, "name": judge}
        x = _four(x, options, **convolution, use_bias=options.bias or level == 0)
        x = layers.LeakyReLU(options.slope)(norm(judge)(x) if level else x)
        features.append(x)
    full = {"kernel_initializer": initial_weights(options), "dtype": keras.config.dtype_policy().variable_dtype}
    logits = layers.Conv2D(1, 4, name=f"{name}_logits", **full)(layers.ZeroPadding2D(2)(x))
    return logits, features


def _four(x: Any, options: MultiScale, **convolution: Any) -> Any:
    return convolved(layers.ZeroPadding2D(2)(x), options, kernel_size=4, **convolution)
