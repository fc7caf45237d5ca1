"""The network that describes patches."""

from typing import TYPE_CHECKING, Any

import keras
from keras import layers, ops

from ganforge import ShapeError
from ganforge_contrastive.networks.first_weights import first_weights

if TYPE_CHECKING:
    from ganforge_contrastive.contrastive import Contrastive


def projection(generator: keras.Model, options: "Contrastive") -> keras.Model:
    """[sample, chance] to (batch, layers, patches, units): two dense layers for each tapped layer of the generator.

    Its weights are those of the dense layers alone: the generator keeps its own.

    Raises:
        ShapeError: the generator lacks a layer.
    """
    inputs = [keras.Input(generator.input_shape[1:], name="sample"), keras.Input((), name="chance", dtype="float32")]
    embedded = [_head(drawn, options.units) for drawn in Patches(_tapped(generator, options), options.patches)(inputs)]
    return keras.Model(inputs, ops.stack(embedded, axis=1), name="projection")


class Patches(layers.Layer):
    """What a network's layers make of a sample, at random positions: a list of (batch, patches, channels).

    The same chance draws the same positions, without replacement and others in each layer: `patches` of them, or as
    many as the smallest map has.
    """

    def __init__(self, tapped: keras.Model, patches: int) -> None:
        super().__init__(dtype="float32")  # half precision would leave few chances
        # A layer's attributes are its own, to be trained and saved. Within a function this network stays another's.
        self.maps = lambda sample: keras.tree.flatten(tapped(sample))
        self.patches = min(patches, *(pixels.shape[1] * pixels.shape[2] for pixels in tapped.outputs))

    def call(self, inputs: Any) -> Any:
        """Draw from the maps of a sample by a chance (batch,)."""
        sample, chance = inputs
        return [self._drawn(each, chance, number) for number, each in enumerate(self.maps(sample))]

    def _drawn(self, pixels: Any, chance: Any, number: int) -> Any:
        pixels = ops.reshape(pixels, (-1, pixels.shape[1] * pixels.shape[2], pixels.shape[3]))
        # A hash of position and chance, and of nothing else: the same on any device, and after a resume.
        order = 0.0
        for noise in ops.unstack(keras.random.uniform((3, pixels.shape[1]), seed=number)):
            order = (noise + 997.0 * ops.expand_dims(chance, 1) * order) % 1.0
        return ops.take_along_axis(pixels, ops.expand_dims(ops.top_k(order, self.patches)[1], 2), axis=1)


def _tapped(generator: keras.Model, options: "Contrastive") -> keras.Model:
    names = [layer.name for layer in generator.layers]
    for name in options.layers:
        if name not in names:
            raise ShapeError(
                f"method 'contrastive': layers has {name!r}, and the generator has no such layer. It has: "
                f"{', '.join(names)}. Name some of these in method.layers."
            )
    return keras.Model(generator.input, [generator.get_layer(name).output for name in options.layers])


def _head(patches: Any, units: int) -> Any:
    hidden = layers.Dense(units, "relu", kernel_initializer=first_weights())(patches)
    return layers.UnitNormalization(dtype="float32")(layers.Dense(units, kernel_initializer=first_weights())(hidden))
