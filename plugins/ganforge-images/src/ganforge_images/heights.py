"""Files of numbers that mean something, such as metres above the sea or the light in a band."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf

from ganforge.components.rounds import Tensor
from ganforge.errors import DataError
from ganforge_images.decoding import path_of
from ganforge_images.headers import Check, read_headers
from ganforge_images.numbers import read_numbers, read_size

Ranges = Sequence[tuple[float, float]]
"""One for each channel: the numbers that become -1 and 1."""


class Heights:
    """Files of numbers by position: 8 to 64 bits, whole numbers and floats."""

    def __init__(self, paths: Sequence[Path], ranges: Ranges, check: Check) -> None:
        """Read the headers and, where there are few enough, the numbers.

        Raises:
            DataError: files cannot be read, or `check` refuses them.
        """
        self._ranges, self._check = ranges, check
        read_headers(paths, check, lambda path: read_heights(path, ranges), read_size)
        self._paths = tf.constant([str(path) for path in paths])

    def path(self, position: Tensor) -> Tensor:
        """The name of the file at a position."""
        return tf.gather(self._paths, position)

    def read(self, position: Tensor) -> Tensor:
        """The numbers of one file: (height, width, channels) float32, the ranges as [-1, 1]."""
        values = tf.numpy_function(self._values, [self.path(position)], tf.float32)
        return tf.ensure_shape(values, (None, None, len(self._ranges)))

    def _values(self, name: bytes) -> np.ndarray:
        path = path_of(name)
        self._check(path, read_size(path), None)
        return read_heights(path, self._ranges)


def read_heights(path: Path, ranges: Ranges) -> np.ndarray:
    """The numbers of one file.

    Returns:
        (height, width, channels) float32: -1 for the lower end of a channel's range, 1 for the upper.

    Raises:
        DataError: the file cannot be read, has another number of channels than there are ranges, or holds numbers
            beyond their range or none at all (NaN).
    """
    values = read_numbers(path).astype(np.float64)
    if values.shape[-1] != len(ranges):
        raise DataError(
            f"{path}: it has {values.shape[-1]} channels, but value ranges for {len(ranges)}. Expected one for each."
        )
    lows, highs = np.array(ranges).T
    least, most = values.min((0, 1)), values.max((0, 1))
    for channel in np.flatnonzero(~((lows <= least) & (most <= highs))):  # NaN is neither
        which = f" in channel {channel + 1}" if len(ranges) > 1 else ""
        raise DataError(
            f"{path}: its numbers go from {least[channel]:g} to {most[channel]:g}{which}, beyond the value range of "
            f"{lows[channel]:g} to {highs[channel]:g}. Widen the range, or fill pixels without a number."
        )
    return ((values - lows) * (2 / (highs - lows)) - 1).astype(np.float32)
