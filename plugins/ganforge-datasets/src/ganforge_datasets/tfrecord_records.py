"""TFRecord files: one `tf.train.Example` after the other, each between its length and checksums."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import IO

from ganforge import DataError, EncodedImage
from ganforge_datasets.sharded_records import Shard, ShardedRecords
from ganforge_datasets.storage import Stamp, explained, opened, read_parts, stamp

_HEAD = struct.Struct("<QI")
"""Before a record: its length, and the checksum of that."""
_FOOT = 4
"""Behind a record: its checksum."""


class TFRecordRecords(ShardedRecords):
    """Examples of TFRecord files, read by their places."""

    def __init__(self, files: Sequence[str], columns: Mapping[str, str]) -> None:
        """Read the lengths of all records.

        Args:
            files: in the order of the examples.
            columns: for each role the key of its feature, a list of one bytes value.

        Raises:
            DataError: a file is no TFRecord file, is broken or compressed, or holds no record.
        """
        self._columns = columns
        super().__init__(files, lambda file: _shard(file, stamp(file)))

    def read(self, position: int) -> dict[str, EncodedImage]:
        """The features of one example."""
        shard, number = self.place(position)
        where = f"{shard.file} record {number}"
        (record,) = read_parts(shard.file, shard.places[number].tolist())
        features = _features(record, where)
        return {
            role: EncodedImage(f"{where}, {key}", _feature(features, role, key, where))
            for role, key in self._columns.items()
        }

    def where(self, position: int) -> str:
        """The file, and the number of the record from 0 on."""
        shard, number = self.place(position)
        return f"{shard.file} record {number}"

    def key(self, position: int) -> str:
        """The name of the file, and the number of the record."""
        shard, number = self.place(position)
        return f"{PurePosixPath(shard.file).name} {number}"


def _feature(features: Mapping[str, Sequence[bytes]], role: str, key: str, where: str) -> bytes:
    if key not in features:
        raise DataError(
            f"{where}: there is no feature {key!r} for the {role}, only {', '.join(sorted(features)) or 'none'}. Set "
            f"`{role}` to the key of a feature that every record has."
        )
    if len(features[key]) != 1:
        raise DataError(f"{where}: the feature {key!r} is no list of one bytes value. Expected one encoded image.")
    return features[key][0]


def _features(record: bytes, where: str) -> dict[str, Sequence[bytes]]:
    """The bytes of each feature; empty for those of numbers."""
    import tensorflow as tf
    from google.protobuf.message import DecodeError

    try:
        example = tf.train.Example.FromString(record)
    except DecodeError as error:
        raise DataError(f"{where}: it is no tf.train.Example. Write the file anew.") from error
    return {key: feature.bytes_list.value for key, feature in example.features.feature.items()}


@lru_cache(maxsize=4096)
@explained
def _shard(file: str, stamp: Stamp) -> Shard:
    """The index of one file; `stamp` is what makes another of it when the file changes."""
    import numpy as np

    with opened(file) as content:
        places = list(_places(file, content))
    if not places:
        raise DataError(f"{file}: the file holds no record. Write it anew, or leave it out.")
    return Shard(file, np.array(places, np.int64)[:, None], ())


def _places(file: str, content: IO[bytes]) -> Iterator[tuple[int, int]]:
    end, offset = content.seek(0, 2), 0
    while offset < end:
        content.seek(offset)
        head = content.read(_HEAD.size)
        size = _HEAD.unpack(head)[0] if len(head) == _HEAD.size else end
        if offset + _HEAD.size + size + _FOOT > end:
            remedy = "Uncompress it." if head[:2] == b"\x1f\x8b" else "Copy or write the file anew."
            raise DataError(f"{file}: no whole TFRecord begins at byte {offset} of {end}. {remedy}")
        yield offset + _HEAD.size, size
        offset += _HEAD.size + size + _FOOT
