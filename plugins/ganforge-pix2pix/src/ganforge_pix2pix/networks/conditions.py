"""How a network takes in what it reads beside an image."""

from collections.abc import Iterable, Mapping
from typing import Any

import keras
from keras import layers

from ganforge import EntryShape, ImageShape


def inputs_of(conditions: Mapping[str, EntryShape]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An input for each image and for each vector, by name."""
    inputs = {name: keras.Input(shape.dimensions, name=name) for name, shape in conditions.items()}
    images = {name: given for name, given in inputs.items() if isinstance(conditions[name], ImageShape)}
    return images, {name: given for name, given in inputs.items() if name not in images}


def joined(tensors: Iterable[Any]) -> Any:
    """All of them along the last axis; None where there is none."""
    held = list(tensors)
    return layers.Concatenate()(held) if len(held) > 1 else next(iter(held), None)


def spread(vector: Any, image: Any) -> Any:
    """The vector at every pixel of an image."""
    height, width = image.shape[1:3]
    return layers.UpSampling2D((height, width))(layers.Reshape((1, 1, vector.shape[-1]))(vector))
