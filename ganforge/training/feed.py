"""The examples of a run: their order, and what happens where one cannot be read."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import tensorflow as tf

from ganforge.components import Example, Examples, Split
from ganforge.components.shapes import ExampleShape
from ganforge.data.augmented_examples import of_images
from ganforge.data.batches import RandomPart, Share, TrainingStream, normalized
from ganforge.data.prepared_examples import load_examples, load_training
from ganforge.data.unreadable_examples import OR_SKIP, TRIES, Replacements, unreadable
from ganforge.errors import DataError, GanforgeError, TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.suggestions import listed

trouble = logging.getLogger("ganforge.trouble")
Batch = Mapping[str, np.ndarray]


class Feed:
    """Reads both splits.

    Attributes:
        training: the training split.
        changes: its augmentations.
        validation: the validation split.
        stream: the training batches, from any step on.
        skipped: how many unreadable examples were replaced since the run's first step.
    """

    def __init__(self, experiment: Experiment) -> None:
        options, dataset = experiment.trainer, experiment.dataset
        self.experiment = experiment
        self.skips = options.on_bad_file == "skip"
        self.examples_a_step = options.examples_per_step * options.discriminator_steps
        self.training, self.changes = load_training(dataset, experiment.augmentations, options.seed, self.skips)
        self.validation: Examples = load_examples(dataset, "validation", options.seed, self.skips)
        self.stream = self._ordered(0)
        self.skipped = self._skipped_before = 0
        self._named: set[int] = set()
        self._fixed: Batch = {}

    @property
    def sizes(self) -> dict[Split, int | None]:
        """How many examples each split has; None if there is no end."""
        return {"train": self.training.size, "validation": self.validation.size}

    def restart(self, order: int, skipped: int = 0) -> None:
        """Read in another order, 0 at first, after `skipped` examples were replaced."""
        self.stream = self._ordered(order)
        self.skipped = self._skipped_before = skipped
        self._named = set()

    def fixed(self, count: int) -> Batch:
        """The first `count` examples of the validation split, as one batch."""
        if len(next(iter(self._fixed.values()), ())) < count:
            self._fixed = self._first(self.validation, max(count, self.experiment.trainer.samples))
        return {name: entry[:count] for name, entry in self._fixed.items()}

    def check(self, shape: ExampleShape) -> None:
        """Read one training example.

        Raises:
            GanforgeError: it cannot be read, or has other entries or shapes.
        """
        first = self._first(self._whole(), 1)
        if differing := first.keys() ^ shape.entries.keys():
            name = min(differing)
            what = f"first example {'holds' if name in first else 'lacks'} {name!r}"
            raise self._mistake(what, listed(shape.entries))
        for name, entry in shape.entries.items():
            if first[name].shape[1:] != entry.dimensions:
                raise self._mistake(f"first {name} is {first[name].shape[1:]}", str(entry.dimensions))

    def batches(self, step: int) -> Iterator[Batch]:
        """The whole batches that this step is trained on, over all workers."""
        size, count = self.experiment.trainer.examples_per_step, self.experiment.trainer.discriminator_steps
        stream = self.stream.batches(Share(0, 1, size, size), (step - 1) * count)
        return stream.take(count).as_numpy_iterator()

    def count_skipped(self, step: int) -> None:
        """Count the examples replaced up to this step, and log each of them once."""
        if self.stream.replacements is None:
            return
        places = self.stream.replacements.before(step * self.examples_a_step)
        self.skipped = self._skipped_before + len(places)
        passed = {self._index(place + number) for place, ahead in places.items() for number in range(ahead)}
        self._name(self.training, passed - self._named)
        self._named |= passed

    def unreadable(self, step: int) -> str | None:
        """A message about the first unreadable example among those after this step and those of the validation."""
        start, options = step * self.examples_a_step, self.experiment.trainer
        ahead = range(start, start + self.examples_a_step * options.steps_per_call)
        shown = range(min(self.validation.size or 0, max(options.validation_examples, options.samples)))
        for examples, indices in ((self.training, map(self._index, ahead)), (self.validation, shown)):
            for bad in unreadable(examples, indices):
                return bad.message
        return None

    def _mistake(self, what: str, expected: str) -> TrainingError:
        return TrainingError(
            f"dataset '{self.experiment.dataset.name}': the {what}. Expected {expected}, as its shape() says. This is "
            "a mistake in the dataset plugin."
        )

    def _ordered(self, order: int) -> TrainingStream:
        replacements = Replacements() if self.skips else None
        return TrainingStream(self.training, self.changes, self.experiment.trainer.seed, order, replacements)

    def _whole(self) -> Examples:
        """The training examples in the dataset's shape, also if only a part of their preparation is stored."""
        match self.changes:
            case [RandomPart(apply), *_]:
                read = self.training.read

                def part(images: Example) -> Example:
                    return apply(images, tf.zeros(2, tf.int32))

                return replace(self.training, read=lambda position: of_images(read(position), part))
        return self.training

    def _name(self, examples: Examples, indices: set[int]) -> None:
        messages = {bad.index: bad.message for bad in unreadable(examples, sorted(indices))}
        for index in sorted(indices):
            message = messages.get(index, f"{examples.where(index)}: could not be read for a while.")
            trouble.warning("%s The next example takes its place (trainer.on_bad_file).", message)

    def _index(self, position: int) -> int:
        return int(self.stream.index(tf.constant(position, tf.int64)))

    def _first(self, examples: Examples, count: int) -> Batch:
        """The first examples that can be read, without a pipeline, which takes longer to build than to read a few."""
        found: list[Mapping[str, tf.Tensor]] = []
        limit = count + TRIES * self.skips
        for position in range(limit if examples.size is None else min(limit, examples.size)):
            try:
                found.append(normalized(examples.read(tf.constant(position, tf.int64)), examples.classes))
            except (GanforgeError, tf.errors.OpError) as error:
                if not self.skips and (bad := next(unreadable(examples, [position]), None)):
                    raise DataError(f"{bad.message} {OR_SKIP}") from error
                if not self.skips:
                    raise
            if len(found) == count:
                break
        if not found:
            bad = next(unreadable(examples, [0]))
            raise DataError(bad.message)
        return {name: np.stack([example[name] for example in found]) for name in found[0]}
