"""Writes the examples of a dataset to TFRecord files that hold many each."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import tensorflow as tf

from ganforge.components import Dataset, Examples, Split
from ganforge.components.examples import RUN_SPLITS
from ganforge.data.example_arrays import read_in_order
from ganforge.data.shard_image import ShardImage
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


def write_shards(splits: Mapping[Split, Examples], folder: Path, shards: int | None, on_progress: OnProgress) -> Shards:
    """Write every example to a new folder, which appears when it is complete.

    A record is a `tf.train.Example` with one feature per role.

    Args:
        splits: from `shard_splits`.
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
    first = next(read_in_order(train, 1))
    images = [
        ShardImage(role, image.dtype.name, image.shape[-1], train.classes.get(role)) for role, image in first.items()
    ]
    per_shard = -(-_size(train) // shards) if shards else PER_SHARD
    with writing(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with replacing(folder) as unfinished:
        unfinished.mkdir()
        for split, examples in splits.items():
            _write_split(unfinished, split, _encoded(examples, images), per_shard, on_progress)
    options = {option: value for image in images for option, value in image.options().items()}
    return Shards({split: _size(examples) for split, examples in splits.items()}, options)


def _encoded(examples: Examples, images: list[ShardImage]) -> Examples:
    """With the content of a file in place of each image."""

    def read(position: Any) -> dict[str, Any]:
        example = examples.read(position)
        return {image.role: image.encode(example[image.role]) for image in images}

    return replace(examples, read=read)


def _write_split(folder: Path, split: Split, examples: Examples, per_shard: int, on_progress: OnProgress) -> None:
    size = _size(examples)
    shards = -(-size // per_shard)
    numbered = enumerate(read_in_order(examples), 1)
    for shard in range(shards):
        path = folder / f"{split}-{shard:05}-of-{shards:05}.tfrecord"
        count = size * (shard + 1) // shards - size * shard // shards
        with _explained(path), tf.io.TFRecordWriter(str(path)) as writer:
            for number, example in islice(numbered, count):
                writer.write(_record(example))
                on_progress(split, number, size)
        with path.open("rb") as file:
            sync(file)


def _record(files: Mapping[str, Any]) -> bytes:
    features = {role: tf.train.Feature(bytes_list=tf.train.BytesList(value=[file])) for role, file in files.items()}
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


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
