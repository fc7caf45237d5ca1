"""From records to examples."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import numpy as np
import tensorflow as tf
from ganforge_images import Colors, Encoding, LabelMap
from ganforge_images.derived_pictures import DerivedPictures
from ganforge_images.extras import NumberColumns
from ganforge_images.fitting import fitted
from ganforge_images.headers import inspect

from ganforge import Example, Examples, ExampleShape, Tensor, UnusableFilesError, VectorShape
from ganforge_datasets.array_heights import refuse_array
from ganforge_datasets.color_column import ColorColumn
from ganforge_datasets.number_column import NumberColumn, Size
from ganforge_datasets.records import Records
from ganforge_datasets.vector_column import VectorColumn

Fit = Literal["resize", "crop", "pad"]
ImageColumn = ColorColumn | NumberColumn


@dataclass(frozen=True)
class RecordLayout:
    """How records become examples.

    Attributes:
        encodings: how each image is kept.
        numbers: how each vector is scaled that is no class.
        shape: of the examples.
        fit: how images get the size of `shape`; None where all have it.
    """

    encodings: Mapping[str, Encoding]
    numbers: Mapping[str, NumberColumns]
    shape: ExampleShape
    fit: Fit | None

    @property
    def size(self) -> Size:
        """Height and width of all images."""
        return self.shape.target[:2]

    def fitted(self, name: str, image: Tensor, position: Tensor) -> Tensor:
        """An image as part of an example."""
        encoding = self.encodings[name]
        if self.fit:
            image = fitted(image, self.size, encoding.resampling, self.fit)
        image = tf.ensure_shape(image, (*self.size, image.shape[-1]))
        return (
            encoding.derived(image, tf.strings.as_string(position)) if isinstance(encoding, DerivedPictures) else image
        )


def read_records(records: Records, layout: RecordLayout, refuse: bool = True) -> Examples:
    """Look at the records, at 1000 where there are more, and read them by position.

    Args:
        records: of one split.
        layout: how they become examples.
        refuse: raise at once if some records cannot be used; else each raises as it is read.

    Raises:
        UnusableFilesError: records cannot be read, or not all images have one size and there is no `fit`.
    """
    vectors = {
        name: VectorColumn(name, shape, layout.numbers.get(name), records.where)
        for name, shape in layout.shape.extras.items()
        if isinstance(shape, VectorShape)
    }
    try:
        images = _images(records, layout, vectors, refuse)
    except UnusableFilesError as error:
        if refuse:
            error.load_rest = partial(read_records, records, layout, refuse=False)
        raise
    columns = {**images, **vectors}

    def fetch(position: np.ndarray) -> list[np.ndarray]:
        number = int(position)
        record: Any = records.read(number)
        return [column.fetched(record[name], number) for name, column in columns.items()]

    def read(position: Tensor) -> Example:
        parts = tf.numpy_function(fetch, [position], [column.dtype for column in columns.values()])
        found = dict(zip(columns, parts, strict=True))
        entries = {name: layout.fitted(name, column.image(found[name]), position) for name, column in images.items()}
        return {**entries, **{name: column.entry(found[name]) for name, column in vectors.items()}}

    classes = {name: each.channels for name, each in layout.encodings.items() if isinstance(each, LabelMap)}
    classes |= {name: column.classes for name, column in vectors.items() if column.classes}
    return Examples(len(records), read, records.where, classes)


def _images(
    records: Records, layout: RecordLayout, vectors: Mapping[str, VectorColumn], refuse: bool
) -> Mapping[str, ImageColumn]:
    """What reads each image, once all records, or 1000 of them, were looked at."""
    size = None if layout.fit else layout.size
    columns = {name: _image_column(encoding, size) for name, encoding in layout.encodings.items()}

    def look(position: int, decode: bool) -> list[Any]:
        record: Any = records.read(position)
        for name, encoding in layout.encodings.items():
            refuse_array(record[name], name, encoding)
        for name, column in vectors.items():
            column.fetched(record[name], position)
        return [column.look(record[name], decode) for name, column in columns.items()]

    seen = zip(*inspect(range(len(records)), look, refuse), strict=True)
    for column, headers in zip(columns.values(), seen, strict=True):
        if isinstance(column, ColorColumn):
            column.settle(headers, len(records))
    return columns


def _image_column(encoding: Encoding, size: Size | None) -> ImageColumn:
    files = encoding.files if isinstance(encoding, DerivedPictures) else encoding
    return ColorColumn(files, size) if isinstance(files, Colors) else NumberColumn(files, size)
