"""What an exported file is tried with: real images of the run, at one size and at another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from ganforge.components import Inputs, Split
from ganforge.components.shapes import EntryShape, ImageShape
from ganforge.data.example_arrays import as_seen, readable_in_order
from ganforge.data.prepared_examples import load_examples
from ganforge.data.unreadable_examples import Unreadable
from ganforge.errors import GanforgeError
from ganforge.exporting.trained_network import TrainedNetwork
from ganforge.images import from_uint8, to_uint8

COUNT = 4
"""Examples that are read."""

Size = tuple[int, int]


@dataclass(frozen=True)
class ExampleInput:
    """One example.

    Attributes:
        size: height and width of its images.
        entries: as the trained networks get them, without a batch.
        given: as the exported file gets them, a batch of one.
    """

    size: Size
    entries: Mapping[str, np.ndarray]
    given: Mapping[str, np.ndarray]


class ExampleInputs:
    """Examples of a run's data; random numbers where the data is gone.

    Attributes:
        network: what the examples are for.
        split: where they come from.
        count: how many there are.
    """

    def __init__(self, network: TrainedNetwork, split: Split = "validation", count: int = COUNT) -> None:
        self.network, self.split, self.count = network, split, count

    @property
    def described(self) -> str:
        """What the examples are."""
        return self._read[1]

    @cached_property
    def other_size(self) -> Size | None:
        """A second size that the networks take; None where there is none."""
        height, width = self.network.size
        padded = self.network.translator.padded_size
        sizes = (padded(max(1, height // 2), width), padded(height + 1, width))
        return next((size for size in sizes if size != (height, width)), None)

    @lru_cache(maxsize=2)  # noqa: B019 (it lives as long as an export)
    def of(self, size: Size | None = None) -> Sequence[ExampleInput]:
        """The examples, their images cut to a size or mirrored at their edges up to it; by default the first size."""
        return [self._at(size or self.network.size, number, one) for number, one in enumerate(self._read[0])]

    def real(self) -> Sequence[Inputs]:
        """Those of the run's data, as the exported file gets them; none where the data is gone."""
        return [example.given for example in self.of()] if self._read[2] else []

    def _at(self, size: Size, number: int, example: Mapping[str, np.ndarray]) -> ExampleInput:
        entries = {name: _fitted(entry, size) if entry.ndim == 3 else entry for name, entry in example.items()}
        images = {name: entry for name, entry in entries.items() if entry.ndim == 3}
        if self.network.options.uint8:
            images = {name: to_uint8(entry) for name, entry in images.items()}
            entries |= {name: from_uint8(entry) for name, entry in images.items()}
        entries = self.network.complete(entries, 0 if "source" in entries else number)
        given = {name: {**entries, **images}[name] for name in self.network.inputs}
        return ExampleInput(size, entries, {name: np.atleast_1d(entry)[None] for name, entry in given.items()})

    @cached_property
    def _read(self) -> tuple[Sequence[Mapping[str, np.ndarray]], str, bool]:
        try:
            examples = self._real()
        except GanforgeError as error:
            reason = str(error).splitlines()[0]
        else:
            return examples, f"{len(examples)} examples of the {self.split} split", True
        random = np.random.default_rng(0)
        made = [{name: _noise(entry, random) for name, entry in self._wanted.items()} for _ in range(self.count)]
        return made, f"noise, for no example can be read: {reason}", False

    def _real(self) -> Sequence[Mapping[str, np.ndarray]]:
        experiment, direction = self.network.experiment, self.network.direction
        examples = load_examples(experiment.dataset, self.split, experiment.trainer.seed, skip=True)
        found = readable_in_order(examples, self.count if examples.size is None else min(self.count, examples.size))
        seen = [as_seen(example, examples) for example in found if not isinstance(example, Unreadable)]
        if not seen:
            raise GanforgeError(f"dataset '{experiment.dataset.name}': the {self.split} split has no example.")
        held = {"source": direction.given, **{name: name for name in direction.shape.extras}}
        return [{name: example[held[name]] for name in self._wanted} for example in seen]

    @property
    def _wanted(self) -> dict[str, EntryShape]:
        return {name: entry for name, entry in self.network.inputs.items() if name in self.network.shape.inputs}


def _fitted(image: np.ndarray, size: Size) -> np.ndarray:
    cut = image[: size[0], : size[1]]
    return np.pad(cut, ((0, size[0] - cut.shape[0]), (0, size[1] - cut.shape[1]), (0, 0)), mode="reflect")


def _noise(entry: EntryShape, random: np.random.Generator) -> np.ndarray:
    """Noise for an image; for a vector zeros, or the first class."""
    if isinstance(entry, ImageShape):
        return random.uniform(-1, 1, tuple(entry)).astype(np.float32)
    vector = np.zeros(entry.length, np.float32)
    vector[0] = bool(entry.classes)
    return vector
