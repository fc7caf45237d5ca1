"""Examples that cannot be read: messages that name them, and replacements for them."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import tensorflow as tf

from ganforge.components import Example, Examples, Tensor
from ganforge.data.plugin_code import as_it_stands, failure, place, plugin_message
from ganforge.errors import GanforgeError

TRIES = 16
"""How many examples in a row may be unreadable."""
OR_SKIP = 'Or set trainer.on_bad_file="skip" to train without it.'


class Unreadable(NamedTuple):
    """The number of an example, and what is wrong with it."""

    index: int
    message: str


def unreadable(examples: Examples, indices: Iterable[int]) -> Iterator[Unreadable]:
    """Read these examples again, one by one, and find those that cannot be read."""
    for index in indices:
        try:
            examples.read(tf.constant(index, tf.int64))
        except GanforgeError as error:  # outside a graph it arrives as it was raised
            yield Unreadable(index, str(error))
        except tf.errors.OpError as error:
            yield Unreadable(index, _message(place(examples, index), error))
        except Exception as error:  # a plugin may raise anything
            yield Unreadable(index, f"{place(examples, index)}: {failure(examples.read, 'read()', error)}")


def _message(where: str, error: tf.errors.OpError) -> str:
    """The dataset's own message if there is one; else the file and TensorFlow's reason."""
    if message := plugin_message(error):
        return message
    reason = (
        re.sub(r"\{\{.*?\}\}|\[\[.*?\]\]|\[Op:.*?\].*", "", error.message.strip().splitlines()[0]).strip().rstrip(". ")
    )
    file, separator, why = reason.rpartition("; ")
    if separator and file in where:  # of the files of an example, the one that TensorFlow names
        where, reason = file, why
    return f"{where}: it cannot be read: {reason}. Replace or remove it."


class Replacements:
    """Replaces an example that cannot be read by the next one that can, and remembers where.

    The replacement depends on the position alone, so resumed runs and other workers use the same one.
    """

    def __init__(self) -> None:
        self._ahead: dict[int, int] = {}

    def read(self, position: Tensor, candidate: Callable[[Tensor, Tensor], Example]) -> tf.data.Dataset:
        """A dataset of one example.

        Args:
            position: in the training stream.
            candidate: gives the example that is so many places ahead of a position.
        """
        read = as_it_stands(lambda ahead: (ahead, candidate(position, ahead)))
        tried = tf.data.Dataset.range(TRIES).map(read).ignore_errors()
        # If none of them can be read, the first is read again, so that its error ends the run.
        last = tf.data.Dataset.from_tensors(tf.constant(0, tf.int64)).map(read)
        noted = as_it_stands(lambda ahead, example: self._noted(position, ahead, example))
        return tried.concatenate(last).take(1).map(noted)

    def before(self, position: int) -> dict[int, int]:
        """How many examples were passed over, at each position before this one."""
        return {place: ahead for place, ahead in sorted(self._ahead.items()) if place < position}

    def _noted(self, position: Tensor, ahead: Tensor, example: Example) -> Example:
        def note() -> Tensor:
            return tf.numpy_function(self._note, [position, ahead], tf.int64)

        # A graph runs only what its result depends on: the example is made to depend on the note.
        with tf.control_dependencies([tf.cond(ahead > 0, note, lambda: ahead)]):
            return tf.nest.map_structure(_same_shape, example)

    def _note(self, position: int, ahead: int) -> int:
        self._ahead[int(position)] = int(ahead)
        return ahead


def _same_shape(image: Tensor) -> Tensor:
    return tf.ensure_shape(tf.identity(image), image.shape)
