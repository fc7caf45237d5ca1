"""The network that describes patches."""

from collections.abc import Sequence
from typing import Any

import keras
from keras import layers, ops

from ganforge import ShapeError
from ganforge.chance import uniform
from ganforge_contrastive.networks.first_weights import first_weights


def projection(generator: keras.Model, names: Sequence[str], patches: int, units: int) -> keras.Model:
    """[sample, chance] to (batch, patches, units) for each named layer: the generator up to it, and two dense layers.

    Raises:
        ShapeError: the generator lacks a layer.
    """
    chance = keras.Input((), name="chance", dtype="float32")
    drawn = [Patches(patches, seed)([pixels, chance]) for seed, pixels in enumerate(_tapped(generator, names))]
    return keras.Model([generator.input, chance], [_head(each, units) for each in drawn], name="projection")


class Patches(layers.Layer):
    """Draws pixels: [(batch, height, width, channels), (batch,) of chances] to (batch, patches, channels).

    The same chance and seed draw the same positions, without replacement. An image with fewer pixels gives all.
    """

    def __init__(self, patches: int, seed: int) -> None:
        super().__init__(dtype="float32")  # half precision has too few different chances
        self.patches, self.seed = patches, seed

    def call(self, inputs: Any) -> Any:
        """Draw pixels of each image by its chance."""
        pixels, chance = inputs
        pixels = ops.reshape(pixels, (-1, pixels.shape[1] * pixels.shape[2], pixels.shape[3]))
        order = uniform(chance, (pixels.shape[1],), self.seed)
        drawn = ops.top_k(order, min(self.patches, pixels.shape[1]))[1]
        return ops.take_along_axis(pixels, ops.expand_dims(drawn, 2), axis=1)


def _tapped(generator: keras.Model, names: Sequence[str]) -> list[Any]:
    offered = [layer.name for layer in generator.layers]
    for name in names:
        if name not in offered:
            raise ShapeError(
                f"method 'contrastive': layers has {name!r}, but the generator has no layer with that name. It has: "
                f"{', '.join(offered)}. Name some of these in method.layers."
            )
    return [generator.get_layer(name).output for name in names]


def _head(patches: Any, units: int) -> Any:
    hidden = layers.Dense(units, "relu", kernel_initializer=first_weights())(patches)
    return layers.UnitNormalization(dtype="float32")(layers.Dense(units, kernel_initializer=first_weights())(hidden))
