"""The local enhancer in Keras."""

from collections.abc import Mapping

import keras
from keras import layers

from ganforge import ImageShape
from ganforge_pix2pixhd.local_enhancer import LocalEnhancer
from ganforge_pix2pixhd.networks.blocks import Halved, block, doubled, halved, image_of, inputs_of, joined, seven
from ganforge_pix2pixhd.networks.global_generator import global_features


def local_enhancer(images: Mapping[str, ImageShape], channels: int, options: LocalEnhancer) -> keras.Model:
    """Build the network; the sides can be halved once more than the global generator's."""
    inputs = inputs_of(images)
    picture = joined(list(inputs.values()))
    features = global_features(Halved(name="halved")(picture), 2 * options.filters, options)
    x = halved(seven(picture, options.filters, options, "local_first"), options, "local_halve")
    x = layers.Add()([features, x])
    for number in range(1, options.local_blocks + 1):
        x = block(x, options, f"local_block_{number}")
    x = doubled(x, options, "local_double")
    return keras.Model(list(inputs.values()), image_of(x, channels, options, "local_image"), name="local_enhancer")
