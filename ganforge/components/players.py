"""The networks of a method, and how it calls them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import keras

Network = Callable[..., Any]
"""A network as the engine hands it to a method; it may be called any number of times.

- A network of the generators' side takes what its model takes, as one argument: a tensor, or a list or dict for several
  inputs. It returns what its model returns: a tensor or any structure of tensors.
- A network of the discriminators' side is called with `(source, sample)` and returns a `Judgement`.

In `rounds` it is in training mode: dropout drops, norms use the batch. In `translate` it is in inference mode. Its
outputs are float32, whatever precision it computes in.
"""


class Players(NamedTuple):
    """The networks of a method by name, each on its side; no name is on both.

    A network is trained by the losses of its side. Networks may share layers: a shared variable belongs to the first
    network that has it, generators before discriminators. It is trained with that one, and averaged, saved and counted
    once.
    """

    generators: Mapping[str, "keras.Model"]
    discriminators: Mapping[str, "keras.Model"]

    @property
    def by_name(self) -> Mapping[str, "keras.Model"]:
        """The networks of both sides, the generators first."""
        return {**self.generators, **self.discriminators}
