"""Grey files of numbers that mean something, such as metres above the sea."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import tensorflow as tf
from PIL import ImageOps

from ganforge.errors import DataError
from ganforge.images import opened
from ganforge.rounds import Tensor
from ganforge_images.decoding import path_of
from ganforge_images.headers import Check, read_header, read_headers

Range = tuple[float, float]


class Heights:
    """Files of numbers by position, read by Pillow: 8, 16 and 32 bits, whole numbers and floats."""

    def __init__(self, paths: Sequence[Path], value_range: Range, check: Check) -> None:
        """Read the headers and, where there are few enough, the numbers.

        Raises:
            DataError: files cannot be read, or `check` refuses them.
        """
        self._range, self._check = value_range, check
        read_headers(paths, check, lambda path: read_heights(path, value_range))
        self._paths = tf.constant([str(path) for path in paths])

    def path(self, position: Tensor) -> Tensor:
        """The name of the file at a position."""
        return tf.gather(self._paths, position)

    def read(self, position: Tensor) -> Tensor:
        """The numbers of one file: (height, width, 1) float32, the range as [-1, 1]."""
        values = tf.numpy_function(self._values, [self.path(position)], tf.float32)
        return tf.ensure_shape(values, (None, None, 1))

    def _values(self, name: bytes) -> np.ndarray:
        path = path_of(name)
        self._check(path, read_header(path), None)
        return read_heights(path, self._range)


def read_heights(path: Path, value_range: Range) -> np.ndarray:
    """The numbers of one file.

    Returns:
        (height, width, 1) float32: -1 for the lower end of the range, 1 for the upper.

    Raises:
        DataError: the file cannot be read, is in colours, or holds numbers beyond the range or none at all (NaN).
    """
    low, high = value_range
    with opened(path) as image:
        if image.mode not in ("L", "F") and not image.mode.startswith("I"):
            raise DataError(f"{path}: heights in colours ({image.mode}). Expected a grey image of numbers.")
        values = np.asarray(ImageOps.exif_transpose(image)).astype(np.float64)
    if not (np.isfinite(values).all() and low <= values.min() and values.max() <= high):
        raise DataError(
            f"{path}: its numbers go from {values.min():g} to {values.max():g}, beyond the value range of {low:g} to "
            f"{high:g}. Widen the range, or fill pixels without a number."
        )
    return ((values - low) * (2 / (high - low)) - 1).astype(np.float32)[..., None]
