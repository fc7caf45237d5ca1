"""How the images of an entry are stored in shards."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import tensorflow as tf

from ganforge.components import Tensor

RANGES = {"uint8": (0, 255), "uint16": (0, 65535), "float32": (-1.0, 1.0)}
"""What becomes -1 and 1."""


@dataclass(frozen=True)
class ShardImage:
    """Images of one entry, each stored as a PNG if that holds it exactly, else as an `.npy` file.

    Attributes:
        dtype: of the dataset's images.
        channels: of the dataset's images.
        classes: of label maps.
    """

    dtype: str
    channels: int
    classes: int | None = None

    def encode(self, image: Tensor) -> Tensor:
        """The content of a file, a scalar string, from (height, width, channels) in the dtype of the dataset."""
        if self.classes:
            numbers = tf.cast(
                tf.where(image < 0, tf.cast(self._void, tf.int32), tf.cast(image, tf.int32)), self._numbers
            )
            return tf.io.encode_png(numbers)
        if self._fits_png:
            return tf.io.encode_png(image)
        return tf.ensure_shape(tf.numpy_function(_array_file, [image], tf.string), ())

    def options(self) -> dict[str, Any]:
        """How the dataset `tfrecord` reads the same images again, as in the table of an extra."""
        if self.classes:
            return {"labels": {"classes": self.classes, "void": self._void}}
        if self._fits_png:
            return {} if self.channels == 3 else {"channels": self.channels}
        ends = list(RANGES[self.dtype])
        return {"value_range": ends if self.channels == 1 else [ends] * self.channels}

    @property
    def _fits_png(self) -> bool:
        return self.channels in {"uint8": (1, 3, 4), "uint16": (1,)}.get(self.dtype, ())

    @property
    def _numbers(self) -> tf.DType:
        """Of class numbers in a PNG."""
        return tf.uint8 if (self.classes or 0) <= 255 else tf.uint16

    @property
    def _void(self) -> int:
        """The number of pixels without a class."""
        return self._numbers.max


def _array_file(image: np.ndarray) -> np.ndarray:
    file = BytesIO()
    np.lib.format.write_array(file, image, allow_pickle=False)
    return np.array(file.getvalue(), object)
