"""The networks of a method, and how it calls them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import keras

Network = Callable[..., Any]
"""A network as the engine hands it to a method; it may be called any number of times.

Of the generators' side: takes what the model takes as one argument, a tensor, or a list or dict where it has several
inputs; gives what the model gives, a tensor or any structure of tensors.
Of the discriminators' side: `(source, sample)` to a `Judgement`.
In `rounds` it is in training mode: dropout drops, norms use the batch. In `translate` it infers. Whatever precision it
computes in, its answers are float32.
"""


class Players(NamedTuple):
    """The networks of a method by name, each on its side; no name is on both.

    A network learns by the losses of its side. Networks may share layers: such a variable is the first network's that
    has it, generators before discriminators. It learns with that one, and is averaged, saved and counted once.
    """

    generators: Mapping[str, "keras.Model"]
    discriminators: Mapping[str, "keras.Model"]

    @property
    def by_name(self) -> Mapping[str, "keras.Model"]:
        """The networks of both sides, the generators first."""
        return {**self.generators, **self.discriminators}
