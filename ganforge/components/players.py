"""The networks of a method, and how it calls them."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import keras

Network = Callable[..., Any]
"""A network as the engine hands it to a method; it may be called any number of times.

- A network of the generators' side takes a batch: the model gets the entries that its inputs are named after
  (`keras.Input(shape, name="label")`). A model of one input takes `source` where no entry has its name. Anything else
  than a mapping is handed to the model as it is. It returns what its model returns: a tensor or a structure of tensors.
- A network of the discriminators' side is called with `(batch, sample)` and returns a `Judgement`. Its model's inputs
  are named, too; what is judged has the name `sample`.
- A buffer is called with whatever its layer takes.

In `rounds` it is in training mode: dropout drops, norms use the batch. In `translate` it is in inference mode. Its
outputs are float32, whatever precision it computes in.
"""


class Players(NamedTuple):
    """The networks of a method by name, each on its side; no name is on both.

    A network is trained by the losses of its side. Networks may share layers: a shared variable belongs to the first
    network that has it, generators before discriminators. It is trained with that one, and averaged, saved and counted
    once.

    Attributes:
        generators: make images, or help to; trained by the generators' side of the losses.
        discriminators: judge images; trained by the discriminators' side.
        buffers: layers whose variables are saved and resumed and never trained, such as `ganforge.layers.ImagePool`. A
            method builds them only where `build.is_training`.
    """

    generators: Mapping[str, "keras.Model"]
    discriminators: Mapping[str, "keras.Model"]
    buffers: Mapping[str, "keras.layers.Layer"] = MappingProxyType({})

    @property
    def by_name(self) -> Mapping[str, "keras.Model"]:
        """The networks of both sides, the generators first."""
        return {**self.generators, **self.discriminators}
