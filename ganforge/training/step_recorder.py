"""Keeps the figures of every so many steps on the device until they are read."""

from collections.abc import Mapping

import tensorflow as tf

from ganforge.training.figure_names import FigureNames

ROOM = 16
"""How many records the device keeps."""


class StepRecorder:
    """Records figures inside the compiled step, so that they do not depend on what is logged, and nothing waits.

    Attributes:
        every: steps between two records, each of which holds the figures of its last step.
        room: steps until the oldest record is overwritten.
    """

    def __init__(self, every: int, width: int) -> None:
        """Make room for records of at most `width` figures."""
        self.every = every
        self.room = every * ROOM
        self._names = FigureNames(width)
        self._rows = tf.Variable(tf.zeros((ROOM, self._names.width)), trainable=False)
        self._read_until = 0

    def note(self, step: tf.Tensor, figures: Mapping[str, tf.Tensor]) -> None:
        """Take in the figures of a step; called while tracing."""
        # Every step overwrites the row of its record: the last one stays, and no branch is needed.
        place = tf.math.floormod((step - 1) // self.every, ROOM)
        self._rows.scatter_nd_update(tf.reshape(place, (1, 1)), self._names.row(figures)[None])

    def read(self, step: int) -> list[tuple[int, dict[str, float]]]:
        """The step and the figures of each record up to this step that was not read before; waits for the device."""
        first = self._read_until // self.every + 1
        numbers = range(first, step // self.every + 1)
        self._read_until = step
        rows = self._rows.numpy().tolist() if numbers else []
        return [(number * self.every, self._names.figures(rows[(number - 1) % ROOM])) for number in numbers]

    def restart(self, step: int) -> None:
        """Go on from a step; what was recorded before is not read."""
        self._read_until = step
