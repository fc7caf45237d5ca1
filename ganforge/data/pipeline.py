"""From examples by position to batches for the step.

The order is a pure function of seed and position: every epoch is another permutation, every worker reads its own
share, and a run goes on anywhere without the state of an iterator.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import tensorflow as tf

from ganforge.augmentations.normalise import to_unit_range
from ganforge.components import Augmentation, Example, Examples


@dataclass(frozen=True)
class Share:
    """The part of every global batch that one worker reads."""

    worker: int
    replicas: int
    replica_batch: int
    global_batch: int

    def position(self, count: tf.Tensor) -> tf.Tensor:
        """The position in the run's one global stream of this worker's example number `count`."""
        own = self.replicas * self.replica_batch
        return (count // own) * self.global_batch + self.worker * own + tf.math.floormod(count, own)


@dataclass(frozen=True)
class TrainingStream:
    """The endless stream of training batches."""

    examples: Examples
    augmentations: Sequence[Augmentation]
    seed: int

    def batches(self, share: Share, start_batch: int) -> tf.data.Dataset:
        """Batches of `share.replica_batch` examples: (batch, height, width, channels) float32 in [-1, 1].

        Args:
            share: what this worker reads.
            start_batch: how many global batches came before.
        """
        first = start_batch * share.replicas * share.replica_batch
        return (
            tf.data.Dataset.counter(first)
            .map(lambda count: self._example(share.position(count)), tf.data.AUTOTUNE, deterministic=True)
            .batch(share.replica_batch, drop_remainder=True)
            .prefetch(2)
            .with_options(_options())
        )

    def _example(self, position: tf.Tensor) -> Example:
        example = self.examples.read(shuffled(position, self.examples.size, self.seed))
        for number, augmentation in enumerate(self.augmentations):
            seed = tf.stack([self.seed + 7919 * number, tf.math.floormod(position, 2**31)])
            example = augmentation.apply(example, tf.cast(seed, tf.int32))
        return _normalised(example)


def shuffled(position: tf.Tensor, size: int | None, seed: int) -> tf.Tensor:
    """The example at a position of the shuffled stream: each epoch of `size` positions is a permutation."""
    if size is None or size == 1:
        return position if size is None else position * 0
    epoch, place = position // size, tf.math.floormod(position, size)
    index = tf.random.experimental.index_shuffle(
        tf.cast(place, tf.int32),
        seed=tf.cast(tf.stack([tf.cast(seed, epoch.dtype), epoch]), tf.int32),
        max_index=size - 1,
    )
    return tf.cast(index, position.dtype)


def plain_batches(examples: Examples, count: int, batch_size: int) -> tf.data.Dataset:
    """The first `count` examples in order, unchanged but for the range; the last batch may be smaller."""
    count = count if examples.size is None else min(count, examples.size)
    return (
        tf.data.Dataset.range(count)
        .map(lambda position: _normalised(examples.read(position)), tf.data.AUTOTUNE, deterministic=True)
        .batch(batch_size)
        .prefetch(1)
        .with_options(_options())
    )


def _normalised(example: Example) -> dict[str, tf.Tensor]:
    return {role: to_unit_range(image) for role, image in example.items()}


def _options() -> tf.data.Options:
    options = tf.data.Options()
    options.experimental_distribute.auto_shard_policy = tf.data.experimental.AutoShardPolicy.OFF
    return options
