"""Examples in order, one by one, as arrays."""

from collections.abc import Iterator, Mapping

import numpy as np
import tensorflow as tf

from ganforge.components import Examples
from ganforge.data.batches import normalized
from ganforge.data.plugin_code import as_it_stands, failure, place
from ganforge.data.unreadable_examples import Unreadable, unreadable
from ganforge.errors import DataError

AHEAD = 8
"""How many examples are read before they are asked for."""


def read_in_order(examples: Examples, count: int | None = None) -> Iterator[dict[str, np.ndarray]]:
    """The first `count` examples, or all, in the dtypes of the dataset.

    Raises:
        DataError: an example cannot be read; the message names it.
    """
    for example in readable_in_order(examples, (examples.size or 0) if count is None else count):
        if isinstance(example, Unreadable):
            raise DataError(example.message)
        yield example


def readable_in_order(examples: Examples, count: int) -> Iterator[dict[str, np.ndarray] | Unreadable]:
    """The first `count` examples, with an `Unreadable` in place of each that cannot be read.

    Raises:
        DataError: the code of the dataset fails for every example.
    """
    arrays = _arrays(examples, count)
    for position in range(count):
        try:
            example = next(arrays)
        except tf.errors.OpError as error:
            sometimes = f"{place(examples, position)}: it cannot be read every time: {error.message.splitlines()[0]}"
            example = next(unreadable(examples, [position]), Unreadable(position, sometimes))
        yield example


def as_seen(example: Mapping[str, np.ndarray], examples: Examples) -> dict[str, np.ndarray]:
    """One of these examples as networks see it: images float32 in [-1, 1], one channel for each class."""
    tensors = {name: tf.constant(entry) for name, entry in example.items()}
    return {name: entry.numpy() for name, entry in normalized(tensors, examples.classes).items()}


def _arrays(examples: Examples, count: int) -> Iterator[dict[str, np.ndarray]]:
    try:
        dataset = tf.data.Dataset.range(count).map(as_it_stands(examples.read), tf.data.AUTOTUNE, deterministic=True)
    except Exception as error:  # a plugin may raise anything as it is traced
        raise DataError(f"dataset: {failure(examples.read, 'read()', error)}") from error
    return dataset.prefetch(AHEAD).as_numpy_iterator()
