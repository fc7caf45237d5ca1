"""The examples that a run learns from and is validated with: their order, and those that cannot be read."""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import tensorflow as tf

from ganforge.components import Examples
from ganforge.data.batches import RandomPart, Share, TrainingStream, plain_batches
from ganforge.data.prepared_examples import load_examples, load_training
from ganforge.data.unreadable_examples import TRIES, Replacements, Unreadable, unreadable
from ganforge.errors import DataError, TrainingError
from ganforge.experiment.experiment import Experiment

trouble = logging.getLogger("ganforge.trouble")
Batch = Mapping[str, np.ndarray]


class Feed:
    """Reads both splits; `stream` is what training reads, from any step on.

    skipped: examples that could not be read and were replaced, from the run's first step on.
    """

    def __init__(self, experiment: Experiment) -> None:
        options, dataset = experiment.trainer, experiment.dataset
        self.experiment = experiment
        self.skips = options.on_bad_file == "skip"
        self.examples_a_step = options.batch_size * options.discriminator_steps
        self.training, self.changes = load_training(dataset, experiment.augmentations, options.seed)
        self.validation: Examples = load_examples(dataset, "validation", options.seed)
        self.stream = self._ordered(0)
        self.skipped = self._skipped_before = 0
        self._named: set[int] = set()

    def restart(self, order: int, skipped: int = 0) -> None:
        """Read in another order; 0 is the first, and `skipped` were replaced before."""
        self.stream = self._ordered(order)
        self.skipped = self._skipped_before = skipped
        self._named = set()

    def fixed(self, count: int) -> Batch:
        """The first examples of the validation split."""
        return self._first(self.validation, count)

    def check(self, shape: Iterable[tuple[int, ...]]) -> None:
        """Read one example.

        Raises:
            GanforgeError: it cannot be read, or is not of this shape.
        """
        first = self._first(self._whole(), 1)
        for role, expected in zip(("source", "target"), shape, strict=True):
            if first[role].shape[1:] != tuple(expected):
                raise TrainingError(
                    f"dataset '{self.experiment.dataset.name}': its {role} is {first[role].shape[1:]}, its shape() "
                    f"is {tuple(expected)}. Both must agree. This is a mistake in the dataset plugin."
                )

    def batches(self, step: int) -> Iterator[Batch]:
        """What this step is trained on, whole batches, however many workers share them."""
        size, count = self.experiment.trainer.batch_size, self.experiment.trainer.discriminator_steps
        stream = self.stream.batches(Share(0, 1, size, size), (step - 1) * count)
        return stream.take(count).as_numpy_iterator()

    def count_skipped(self, step: int) -> None:
        """Count the examples that were replaced up to this step, and name each in the log once."""
        if self.stream.replacements is None:
            return
        places = self.stream.replacements.before(step * self.examples_a_step)
        self.skipped = self._skipped_before + len(places)
        passed = {self._index(place + number) for place, ahead in places.items() for number in range(ahead)}
        self._name(self.training, passed - self._named)
        self._named |= passed

    def unreadable(self, step: int) -> str | None:
        """A sentence about the first example that cannot be read, of those after this step and of validation's."""
        start, options = step * self.examples_a_step, self.experiment.trainer
        ahead = range(start, start + self.examples_a_step * options.steps_per_call)
        shown = range(min(self.validation.size or 0, max(options.validation_examples, options.samples)))
        for examples, indices in ((self.training, map(self._index, ahead)), (self.validation, shown)):
            for bad in unreadable(examples, indices):
                return bad.message
        return None

    def _ordered(self, order: int) -> TrainingStream:
        replacements = Replacements() if self.skips else None
        return TrainingStream(self.training, self.changes, self.experiment.trainer.seed, order, replacements)

    def _whole(self) -> Examples:
        """The training examples in the dataset's shape, also where they are prepared halfway."""
        match self.changes:
            case [RandomPart(apply), *_]:
                read = self.training.read
                return replace(self.training, read=lambda position: apply(read(position), tf.zeros(2, tf.int32)))
        return self.training

    def _name(self, examples: Examples, indices: set[int]) -> None:
        messages = {bad.index: bad.message for bad in unreadable(examples, sorted(indices))}
        for index in sorted(indices):
            message = messages.get(index, f"{examples.where(index)}: it could not be read for a while.")
            trouble.warning("%s The example after it takes its place (trainer.on_bad_file).", message)

    def _index(self, position: int) -> int:
        return int(self.stream.index(tf.constant(position, tf.int64)))

    def _first(self, examples: Examples, count: int) -> Batch:
        tried = plain_batches(examples, count + TRIES * self.skips, count, self.skips).as_numpy_iterator()
        if (batch := next(tried, None)) is None:
            bad: Unreadable = next(unreadable(examples, [0]))
            raise DataError(bad.message)
        return batch
