"""Batches for training and validation, from examples by position.

The order of training examples is a pure function of seed and position. Every epoch is a new permutation, every worker
reads its own share, and a run can resume at any step without saving the state of an iterator.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import tensorflow as tf

from ganforge.augmentations.normalize import is_label_map, one_channel_a_class, to_unit_range
from ganforge.components import Augmentation, Example, Examples, Tensor
from ganforge.data.augmented_examples import augmented, is_image, of_images
from ganforge.data.plugin_code import as_it_stands
from ganforge.data.unreadable_examples import Replacements


@dataclass(frozen=True)
class Share:
    """The part of every global batch that one worker reads."""

    worker: int
    replicas: int
    replica_batch: int
    global_batch: int

    def position(self, count: tf.Tensor) -> tf.Tensor:
        """The position, in the global stream of the run, of this worker's example number `count`."""
        own = self.replicas * self.replica_batch
        return (count // own) * self.global_batch + self.worker * own + tf.math.floormod(count, own)


class RandomPart(NamedTuple):
    """The random part of an augmentation whose fixed part was applied by `ganforge data prepare`."""

    apply: Callable[[Example, Tensor], Example]


Augmentations = Sequence[Augmentation | RandomPart]


@dataclass(frozen=True)
class TrainingStream:
    """The endless stream of training batches.

    Attributes:
        examples: the training split.
        augmentations: applied in this order; the first may be a `RandomPart`.
        seed: of the run.
        order: another number gives another order.
        replacements: replace examples that cannot be read; None makes these an error.
    """

    examples: Examples
    augmentations: Augmentations
    seed: int
    order: int = 0
    replacements: Replacements | None = None

    @tf.autograph.experimental.do_not_convert  # AutoGraph leaves files in the temporary folder of a killed process
    def batches(self, share: Share, start_batch: int) -> tf.data.Dataset:
        """Batches of `share.replica_batch` examples.

        Images: (batch, height, width, channels) float32 in [-1, 1]. Vectors: (batch, length) float32.
        `chance`: (batch,) float32 in [0, 1), a new number for each example and epoch.

        Args:
            share: what this worker reads.
            start_batch: how many global batches came before.
        """
        first = start_batch * share.replicas * share.replica_batch
        positions = tf.data.Dataset.counter(first).map(as_it_stands(share.position))
        batches = self._read(positions).batch(share.replica_batch, drop_remainder=True)
        options = _options()
        options.experimental_warm_start = True  # the first ones are read while the step is traced
        return batches.prefetch(2).with_options(options)

    def index(self, position: tf.Tensor) -> tf.Tensor:
        """The number of the example at a position of the stream."""
        if self.examples.size is None:
            return position + self.order * 500_000_003  # further than any run reads, so that orders never overlap
        return shuffled(position, self.examples.size, self._seed)

    @property
    def _seed(self) -> int:
        return (self.seed + 1_000_003 * self.order) % 2**31  # tf.random takes seeds as int32

    def _read(self, positions: tf.data.Dataset) -> tf.data.Dataset:
        # `deterministic`: threads finish in any order, but batches must be the same in every run.
        replacements = self.replacements
        if replacements is None:
            read = as_it_stands(lambda position: self._example(position, 0))
            return positions.map(read, tf.data.AUTOTUNE, deterministic=True)
        # Only interleave can run a small dataset per position, and only a dataset can ignore errors.
        return positions.interleave(
            as_it_stands(lambda position: replacements.read(position, self._example)),
            num_parallel_calls=tf.data.AUTOTUNE,
            deterministic=True,
        )

    def _example(self, position: tf.Tensor, ahead: tf.Tensor | int) -> Example:
        example = self.examples.read(self.index(position + ahead))
        for number, augmentation in enumerate(self.augmentations):
            # The seed depends on the position, not on the example: an example is changed differently in every epoch.
            seed = tf.stack([self._seed + 7919 * number, tf.math.floormod(position, 2**31)])
            seed = tf.cast(seed, tf.int32)
            # The random part of one turns enlarged images into images of the shape they had.
            if isinstance(augmentation, RandomPart):
                example = of_images(example, lambda images, seed=seed, apply=augmentation.apply: apply(images, seed))
            else:
                example = augmented(augmentation, example, seed)
        return {**normalized(example, self.examples.classes), "chance": _chance(self._seed, position)}


def _chance(seed: int, position: tf.Tensor) -> tf.Tensor:
    """A number in [0, 1), for losses that need a random number for each example."""
    return tf.random.stateless_uniform((), tf.stack([tf.cast(seed, position.dtype) - 7919, position]))


def shuffled(position: tf.Tensor, size: int | None, seed: int) -> tf.Tensor:
    """The number of the example at a position of the shuffled stream: each `size` positions are a permutation."""
    if size is None or size == 1:  # index_shuffle refuses a size of one
        return position if size is None else position * 0
    epoch, place = position // size, tf.math.floormod(position, size)
    # Computes one place of a permutation without the others: no memory, and a run can resume anywhere.
    index = tf.random.experimental.index_shuffle(
        tf.cast(place, tf.int32),
        seed=tf.cast(tf.stack([tf.cast(seed, epoch.dtype), epoch]), tf.int32),
        max_index=size - 1,
    )
    return tf.cast(index, position.dtype)


@tf.autograph.experimental.do_not_convert
def plain_batches(examples: Examples, count: int, batch_size: int, skipping: bool = False) -> tf.data.Dataset:
    """The first `count` examples in order and without augmentation; the last batch may be smaller.

    Args:
        examples: of one split.
        count: how many.
        batch_size: of all batches but the last.
        skipping: leave out examples that cannot be read.
    """
    count = count if examples.size is None else min(count, examples.size)
    as_seen = as_it_stands(lambda position: normalized(examples.read(position), examples.classes))
    read = tf.data.Dataset.range(count).map(as_seen, tf.data.AUTOTUNE, deterministic=True)
    if skipping:
        read = read.ignore_errors()
    return read.batch(batch_size).prefetch(1).with_options(_options())


def normalized(example: Example, classes: Mapping[str, int]) -> dict[str, tf.Tensor]:
    """An example as networks see it; `classes` as in `Examples`.

    Images are (height, width, channels) float32 in [-1, 1], vectors (length,) float32.
    """
    return {name: _normalized(entry, classes.get(name, 0)) for name, entry in example.items()}


def _normalized(entry: tf.Tensor, classes: int) -> tf.Tensor:
    if not is_image(entry):
        return tf.cast(entry, tf.float32) if entry.shape.rank else tf.one_hot(tf.cast(entry, tf.int32), classes)
    return one_channel_a_class(entry, classes) if is_label_map(entry) else to_unit_range(entry)


def _options() -> tf.data.Options:
    # `Share` has divided the stream between workers already; TensorFlow would divide it a second time.
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.OFF
    return options
