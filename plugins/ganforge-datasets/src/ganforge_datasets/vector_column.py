"""The classes and vectors of an entry."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import tensorflow as tf
from ganforge_images.extra_values import class_of, number_of_class, numbers_of, scaled
from ganforge_images.extras import NumberColumns

from ganforge import DataError, Tensor, VectorShape


class VectorColumn:
    """What cells say of each example: a class, or numbers.

    Attributes:
        classes: how many there are; 0 for numbers.
        dtype: of what is fetched.
    """

    def __init__(self, name: str, shape: VectorShape, table: NumberColumns | None, where: Callable[[int], str]) -> None:
        """Decide what cells become.

        Args:
            name: of the entry, for messages.
            shape: of the entry.
            table: says how numbers are scaled; None for a class.
            where: what messages call an example.
        """
        self._name, self._where = name, where
        self._length, self.classes = shape.length, len(shape.classes)
        self._numbers = {each: number for number, each in enumerate(shape.classes)}
        self._ranges = table.ranges(shape.length) if table else ()
        self.dtype = tf.int32 if self.classes else tf.float32

    def fetched(self, cells: Sequence[Any], position: int) -> np.ndarray:
        """The number of the class, a scalar; or (length,) float32.

        Raises:
            DataError: the cells hold no class of these, or other numbers than expected.
        """
        try:
            if self.classes:
                return np.array(number_of_class(class_of(*cells), self._numbers), np.int32)
            return np.array(self._vector(numbers_of(cells)), np.float32)
        except ValueError as error:
            raise DataError(f"{self._where(position)}: {self._name}: {error}. Correct or remove it.") from error

    def entry(self, part: Tensor) -> Tensor:
        """The same, with its shape known."""
        return tf.ensure_shape(part, () if self.classes else (self._length,))

    def _vector(self, numbers: Sequence[float]) -> list[float]:
        if len(numbers) != self._length:
            raise ValueError(f"there are {len(numbers)} numbers. Expected {self._length}, as in the first")
        return scaled(numbers, self._ranges)
