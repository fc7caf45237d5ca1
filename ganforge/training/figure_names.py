"""The names of figures that the device keeps as plain numbers."""

from collections.abc import Mapping, Sequence

import tensorflow as tf


class FigureNames:
    """Writes figures as a row of numbers that says which they are: while a network is frozen, there are others.

    Attributes:
        width: of a row, which has room for as many figures and the number of their set of names.
    """

    def __init__(self, figures: int) -> None:
        self.width = 1 + figures
        self._sets: list[tuple[str, ...]] = []

    def row(self, figures: Mapping[str, tf.Tensor]) -> tf.Tensor:
        """The figures as (width,) float32; called while tracing."""
        names = tuple(figures)
        if names not in self._sets:
            self._sets.append(names)
        numbers = [tf.cast(figure, tf.float32) for figure in figures.values()]
        row = tf.stack([tf.constant(float(self._sets.index(names))), *numbers])
        return tf.pad(row, [[0, self.width - len(numbers) - 1]])

    def figures(self, row: Sequence[float]) -> dict[str, float]:
        """The figures in a row, by name; numbers after the last are left out."""
        return dict(zip(self._sets[int(row[0])], row[1:], strict=False))
