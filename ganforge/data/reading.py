"""Examples one by one, as arrays."""

from collections.abc import Iterator

import numpy as np
import tensorflow as tf

from ganforge.components import Examples
from ganforge.data.unreadable import unreadable
from ganforge.errors import DataError

AHEAD = 8
"""Examples read before they are asked for."""


def read_in_order(examples: Examples, count: int | None = None) -> Iterator[dict[str, np.ndarray]]:
    """The first `count` examples, or all, in the dtypes of the dataset; a few are read ahead.

    Raises:
        DataError: an example cannot be read; the message names it.
    """
    positions = range((examples.size or 0) if count is None else count)
    pairs = tf.data.Dataset.range(len(positions)).map(examples.read, tf.data.AUTOTUNE, deterministic=True)
    arrays = pairs.prefetch(AHEAD).as_numpy_iterator()
    for position in positions:
        try:
            example = next(arrays)
        except tf.errors.OpError as error:
            fault = next(unreadable(examples, [position]), None)
            raise DataError(fault.message if fault else f"{examples.where(position)}: {error.message}") from error
        yield example
