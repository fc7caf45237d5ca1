"""The global generator in Keras."""

from collections.abc import Mapping
from typing import Any

import keras

from ganforge import ImageShape
from ganforge_pix2pixhd.global_options import GlobalOptions
from ganforge_pix2pixhd.networks.blocks import block, doubled, halved, image_of, inputs_of, joined, seven

FEATURES = "global_double_1_active"
"""The layer before the image: what `local-enhancer` goes on from."""


def global_generator(images: Mapping[str, ImageShape], channels: int, options: GlobalOptions) -> keras.Model:
    """Build the network; the sides can be halved as often as the options say."""
    inputs = inputs_of(images)
    features = global_features(joined(list(inputs.values())), options.filters, options)
    return keras.Model(list(inputs.values()), image_of(features, channels, options, "global_image"), name="global")


def global_features(x: Any, filters: int, options: GlobalOptions) -> Any:
    """The map before the image: as large as x, with `filters` channels."""
    x = seven(x, filters, options, "global_first")
    for number in range(1, options.halvings + 1):
        x = halved(x, options, f"global_halve_{number}")
    for number in range(1, options.blocks + 1):
        x = block(x, options, f"global_block_{number}")
    for number in reversed(range(1, options.halvings + 1)):
        x = doubled(x, options, f"global_double_{number}")
    return x
