"""Writes the examples of a dataset to TFRecord files that hold many each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import tensorflow as tf

from ganforge.components import Dataset, Examples, ExampleShape, Split
from ganforge.components.examples import RUN_SPLITS
from ganforge.data.example_arrays import read_in_order
from ganforge.data.shard_entries import ShardEntries
from ganforge.errors import DataError, RunError
from ganforge.files import replacing, sync, writing

PER_SHARD = 1000
"""Examples in a file, unless the number of files is given."""

OnProgress = Callable[[Split, int, int], None]
"""Called with the split, the number of its examples done and of all."""


class Shards(NamedTuple):
    """What was written.

    Attributes:
        counts: the number of examples in each split.
        options: what the dataset `tfrecord` needs to read them, as in an experiment file, without the path.
    """

    counts: Mapping[Split, int]
    options: Mapping[str, Any]


def shard_splits(dataset: Dataset, seed: int, first: int | None) -> tuple[dict[Split, Examples], str]:
    """The splits to write; if the test split is not among them, why.

    Args:
        dataset: an experiment's.
        seed: of the run.
        first: how many examples of each split at most; None for all.

    Raises:
        DataError: the data cannot be used, images are not in pairs, or examples are endless and `first` is None.
    """
    if not dataset.paired:
        raise DataError(
            f"dataset {dataset.name!r}: its images are not in pairs, but each record of a shard holds a pair. "
            "Train without shards."
        )
    loaded = {split: dataset.load(split, seed) for split in RUN_SPLITS}
    no_test = ""
    try:
        loaded["test"] = dataset.load("test", seed)
    except DataError as error:  # most datasets have none
        no_test = str(error)
    if first is None and any(examples.size is None for examples in loaded.values()):
        raise DataError(f"dataset {dataset.name!r}: its examples are endless. Choose how many to write: --first 1000.")
    sizes = {split: min(size for size in (examples.size, first) if size) for split, examples in loaded.items()}
    return {split: replace(examples, size=sizes[split]) for split, examples in loaded.items()}, no_test


def write_shards(
    splits: Mapping[Split, Examples], shape: ExampleShape, folder: Path, shards: int | None, on_progress: OnProgress
) -> Shards:
    """Write every example to a new folder, which appears when it is complete.

    Args:
        splits: from `shard_splits`.
        shape: of the examples.
        folder: must not exist, or be empty.
        shards: how many files of training examples; other splits get files of the same length.
        on_progress: called after each example.

    Raises:
        DataError: the folder is in use, or an example cannot be read.
        RunError: the folder cannot be written.
    """
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise DataError(f"{folder}: it exists already, and shards never overwrite anything. Choose another folder.")
    train = splits["train"]
    entries = ShardEntries(next(read_in_order(train, 1)), shape, train.classes)
    writer = _Writer(entries, on_progress)
    per_shard = -(-_size(train) // shards) if shards else PER_SHARD
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with replacing(folder) as unfinished:
        unfinished.mkdir()
        for split, examples in splits.items():
            _write_split(unfinished, split, examples, per_shard, writer)
    return Shards({split: _size(examples) for split, examples in splits.items()}, entries.options())


class _Writer(NamedTuple):
    """How examples are written, and who is called after each."""

    entries: ShardEntries
    on_progress: OnProgress


def _write_split(folder: Path, split: Split, examples: Examples, per_shard: int, writer: _Writer) -> None:
    size = _size(examples)
    shards = -(-size // per_shard)
    encoded = replace(examples, read=lambda position: writer.entries.encoded(examples.read(position)))
    numbered = enumerate(read_in_order(encoded), 1)
    for shard in range(shards):
        path = folder / f"{split}-{shard:05}-of-{shards:05}.tfrecord"
        count = size * (shard + 1) // shards - size * shard // shards
        with _explained(path), tf.io.TFRecordWriter(str(path)) as file:
            for number, example in islice(numbered, count):
                file.write(writer.entries.record(example))
                writer.on_progress(split, number, size)
        with path.open("rb") as written:
            sync(written)


def _size(examples: Examples) -> int:
    return examples.size or 0


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """A full disk is reported by TensorFlow here, not by the system."""
    try:
        yield
    except tf.errors.OpError as error:
        reason = error.message.splitlines()[0].rstrip(".")
        remedy = "Free some space, or make sure that the folder can be written, then try again."
        raise RunError(f"{path}: cannot be written: {reason}. {remedy}") from error
