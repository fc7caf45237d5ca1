"""From records to examples."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

import numpy as np
import tensorflow as tf
from ganforge_images import Colors, Encoding, LabelMap
from ganforge_images.fitting import fitted
from ganforge_images.headers import inspect

from ganforge import Example, Examples, ExampleShape, Tensor, UnusableFilesError
from ganforge_datasets.array_heights import refuse_array
from ganforge_datasets.color_column import ColorColumn
from ganforge_datasets.number_column import NumberColumn, Size
from ganforge_datasets.records import Records

Fit = Literal["resize", "crop", "pad"]
Columns = Mapping[str, ColorColumn | NumberColumn]


def read_records(
    records: Records, encodings: Mapping[str, Encoding], shape: ExampleShape, fit: Fit | None, refuse: bool = True
) -> Examples:
    """Look at the records, at 1000 where there are more, and read them by position.

    Args:
        records: of one split.
        encodings: how the images of each role are kept.
        shape: of the examples.
        fit: how images get the size of `shape`; None where all have it.
        refuse: raise at once if some records cannot be used; else each raises as it is read.

    Raises:
        UnusableFilesError: records cannot be read, or not all images have one size and there is no `fit`.
    """
    size = shape.target[:2]
    try:
        columns = _columns(records, encodings, None if fit else size, refuse)
    except UnusableFilesError as error:
        if refuse:
            error.load_rest = partial(read_records, records, encodings, shape, fit, refuse=False)
        raise

    def fetch(position: np.ndarray) -> list[np.ndarray]:
        number = int(position)
        images = records.read(number)
        return [column.fetched(images[role], number) for role, column in columns.items()]

    def read(position: Tensor) -> Example:
        parts = tf.numpy_function(fetch, [position], [column.dtype for column in columns.values()])
        example = {}
        for (role, column), part in zip(columns.items(), parts, strict=True):
            image = column.image(part)
            image = fitted(image, size, encodings[role].resampling, fit) if fit else image
            example[role] = tf.ensure_shape(image, (*size, image.shape[-1]))
        return example

    classes = {role: each.channels for role, each in encodings.items() if isinstance(each, LabelMap)}
    return Examples(len(records), read, records.where, classes)


def _columns(records: Records, encodings: Mapping[str, Encoding], size: Size | None, refuse: bool) -> Columns:
    """What reads each role, once all records, or 1000 of them, were looked at."""
    columns = {
        role: ColorColumn(encoding, size) if isinstance(encoding, Colors) else NumberColumn(encoding, size)
        for role, encoding in encodings.items()
    }

    def look(position: int, decode: bool) -> list[Any]:
        images = records.read(position)
        for role, encoding in encodings.items():
            refuse_array(images[role], role, encoding)
        return [column.look(images[role], decode) for role, column in columns.items()]

    seen = zip(*inspect(range(len(records)), look, refuse), strict=True)
    for column, headers in zip(columns.values(), seen, strict=True):
        if isinstance(column, ColorColumn):
            column.settle(headers, len(records))
    return columns
