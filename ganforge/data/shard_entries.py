"""How the entries of examples are stored in shards: as encoded images, as names of classes, as numbers."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import tensorflow as tf

from ganforge.components import Example, ExampleShape, VectorShape
from ganforge.data.augmented_examples import is_image
from ganforge.data.shard_image import ShardImage

Feature = tf.train.Feature


class ShardEntries:
    """Stores examples as records, each a `tf.train.Example` with one feature per entry."""

    def __init__(self, first: Mapping[str, np.ndarray], shape: ExampleShape, classes: Mapping[str, int]) -> None:
        """Decide how each entry is stored.

        Args:
            first: an example.
            shape: of all examples.
            classes: as in `Examples`.
        """
        entries = {name: first[name] for name in shape.entries}
        self._shape = shape
        self._images = {
            name: ShardImage(entry.dtype.name, entry.shape[-1], classes.get(name))
            for name, entry in entries.items()
            if is_image(entry)
        }

    def encoded(self, example: Example) -> Example:
        """The example with the content of a file in place of each image, in TensorFlow."""
        return {**example, **{name: image.encode(example[name]) for name, image in self._images.items()}}

    def record(self, example: Mapping[str, Any]) -> bytes:
        """What a shard holds of an encoded example."""
        features = {name: self._feature(name, value) for name, value in example.items()}
        return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()

    def options(self) -> dict[str, Any]:
        """What the dataset `tfrecord` must be given to read the same examples again, as in an experiment file."""
        options: dict[str, Any] = {role: role for role in ("source", "target") if role in self._images}
        for role in list(options):
            options |= {f"{role}_{key}": value for key, value in self._images[role].options().items()}
        extras = {name: self._table(name) for name in self._shape.extras}
        return {**options, **({"extras": extras} if extras else {})}

    def _feature(self, name: str, value: Any) -> Feature:
        if name in self._images:
            return Feature(bytes_list=tf.train.BytesList(value=[value]))
        if classes := self._classes(name):
            return Feature(bytes_list=tf.train.BytesList(value=[classes[int(value)].encode()]))
        return Feature(float_list=tf.train.FloatList(value=value))

    def _table(self, name: str) -> dict[str, Any]:
        if name in self._images:
            return {"image_column": name, **self._images[name].options()}
        classes = self._classes(name)
        return {"class_column": name, "classes": list(classes)} if classes else {"number_columns": [name]}

    def _classes(self, name: str) -> tuple[str, ...]:
        shape = self._shape.extras[name]
        return shape.classes if isinstance(shape, VectorShape) else ()
