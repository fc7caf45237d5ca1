"""Examples that cannot be read: which they are, and what takes their place."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import tensorflow as tf

from ganforge.components import Example, Examples
from ganforge.components.rounds import Tensor
from ganforge.errors import GanforgeError

TRIES = 16
"""How many examples in a row may be unreadable."""


class Unreadable(NamedTuple):
    """One example: its number, and a sentence about it."""

    index: int
    message: str


def unreadable(examples: Examples, indices: Iterable[int]) -> Iterator[Unreadable]:
    """Read examples once more, outside the pipeline, and tell which cannot be."""
    for index in indices:
        try:
            examples.read(tf.constant(index, tf.int64))
        except GanforgeError as error:  # outside a graph it comes as it was raised
            yield Unreadable(index, str(error))
        except tf.errors.OpError as error:
            yield Unreadable(index, _sentence(examples.where(index), error))


def _sentence(where: str, error: tf.errors.OpError) -> str:
    """A dataset's own words where it has some, else the file's name and TensorFlow's reason."""
    if told := told_by_plugin(error):
        return told
    reason = re.sub(r"\{\{.*?\}\}|\[Op:.*?\]|\[\[.*?\]\]", "", error.message).strip().splitlines()[0].rstrip(". ")
    return f"{where}: it cannot be read: {reason}. Replace or remove it."


def told_by_plugin(error: tf.errors.OpError) -> str | None:
    """The message of an error that ganforge or a plugin raised inside TensorFlow."""
    told = re.search(r"(?:ganforge\.errors\.\w+|\bDataError): (.+)", str(error))
    return told and told[1].strip()


class Replacements:
    """Puts the next readable example where one cannot be read, and remembers where.

    What takes a place is a function of the position alone, so that neither a resumed run nor another worker differs.
    """

    def __init__(self) -> None:
        self._ahead: dict[int, int] = {}

    def read(self, position: Tensor, candidate: Callable[[Tensor, Tensor], Example]) -> tf.data.Dataset:
        """A dataset of one example.

        Args:
            position: the place.
            candidate: from the place and how far ahead to the example that lies there.
        """
        tried = tf.data.Dataset.range(TRIES).map(lambda ahead: (ahead, candidate(position, ahead))).ignore_errors()
        # Where nothing could be read the first is read again, and its error told.
        last = tf.data.Dataset.from_tensors(tf.constant(0, tf.int64)).map(
            lambda ahead: (ahead, candidate(position, ahead))
        )
        return tried.concatenate(last).take(1).map(lambda ahead, example: self._noted(position, ahead, example))

    def before(self, position: int) -> dict[int, int]:
        """How many examples each of the places before this one passed over."""
        return {place: ahead for place, ahead in sorted(self._ahead.items()) if place < position}

    def _noted(self, position: Tensor, ahead: Tensor, example: Example) -> Example:
        def note() -> Tensor:
            return tf.numpy_function(self._note, [position, ahead], tf.int64)

        with tf.control_dependencies([tf.cond(ahead > 0, note, lambda: ahead)]):
            return tf.nest.map_structure(_kept, example)

    def _note(self, position: int, ahead: int) -> int:
        self._ahead[int(position)] = int(ahead)
        return ahead


def _kept(image: Tensor) -> Tensor:
    return tf.ensure_shape(tf.identity(image), image.shape)
