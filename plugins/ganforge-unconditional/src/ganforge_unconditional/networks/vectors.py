"""The inputs of a network that are vectors."""

from typing import Any

import keras
from keras import layers

from ganforge import ExampleShape, VectorShape


def vector_inputs(shape: ExampleShape) -> dict[str, Any]:
    """An input for every vector of the extras, by name."""
    vectors = {name: entry for name, entry in shape.extras.items() if isinstance(entry, VectorShape)}
    return {name: keras.Input((entry.length,), name=name) for name, entry in vectors.items()}


def joined(vectors: list[Any]) -> Any:
    """One vector of all their numbers; None if there is none."""
    return layers.Concatenate()(vectors) if len(vectors) > 1 else next(iter(vectors), None)


def as_map(vector: Any, height: int, width: int) -> Any:
    """The vector at each place of a map: (batch, height, width, length)."""
    length = vector.shape[-1]
    return layers.Reshape((height, width, length))(layers.RepeatVector(height * width)(vector))
