"""TFRecord files: one `tf.train.Example` after the other, each between its length and checksums."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import IO, Any

from ganforge import DataError, EncodedImage
from ganforge_datasets.columns import Columns
from ganforge_datasets.records import Record
from ganforge_datasets.sharded_records import Shard, ShardedRecords
from ganforge_datasets.storage import Stamp, explained, opened, read_parts, stamp

_HEAD = struct.Struct("<QI")
"""Before a record: its length, and the checksum of that."""
_FOOT = 4
"""Behind a record: its checksum."""


class TFRecordRecords(ShardedRecords):
    """Examples of TFRecord files, read by their places."""

    def __init__(self, files: Sequence[str], columns: Columns) -> None:
        """Read the lengths of all records.

        Args:
            files: in the order of the examples.
            columns: the keys of the features; that of an image is a list of one bytes value.

        Raises:
            DataError: a file is no TFRecord file, is broken or compressed, or holds no record.
        """
        self._columns = columns
        super().__init__(files, lambda file: _shard(file, stamp(file)))

    def read(self, position: int) -> Record:
        """The features of one example."""
        shard, number = self.place(position)
        where = f"{shard.file} record {number}"
        (record,) = read_parts(shard.file, shard.places[number].tolist())
        features = _features(record, where)
        images = {
            name: EncodedImage(f"{where}, {key}", _image(_values(features, name, key, where), key, where))
            for name, key in self._columns.images.items()
        }
        cells = {
            name: [_cell(_values(features, name, key, where)) for key in keys]
            for name, keys in self._columns.cells.items()
        }
        return {**images, **cells}

    def where(self, position: int) -> str:
        """The file, and the number of the record from 0 on."""
        shard, number = self.place(position)
        return f"{shard.file} record {number}"

    def key(self, position: int) -> str:
        """The name of the file, and the number of the record."""
        shard, number = self.place(position)
        return f"{PurePosixPath(shard.file).name} {number}"


Values = Sequence[bytes] | Sequence[int] | Sequence[float]


def _values(features: Mapping[str, Values], name: str, key: str, where: str) -> Values:
    if key not in features:
        raise DataError(
            f"{where}: there is no feature {key!r} for the {name}, only {', '.join(sorted(features)) or 'none'}. "
            "Choose the key of a feature that every record has."
        )
    return features[key]


def _image(values: Values, key: str, where: str) -> bytes:
    if len(values) != 1 or not isinstance(values[0], bytes):
        raise DataError(f"{where}: the feature {key!r} is no list of one bytes value. Expected one encoded image.")
    return values[0]


def _cell(values: Values) -> Any:
    """A text or a number; a list where there are several."""
    cells = [value.decode(errors="replace") if isinstance(value, bytes) else value for value in values]
    return cells[0] if len(cells) == 1 else cells or None


def _features(record: bytes, where: str) -> dict[str, Values]:
    """The values of each feature."""
    import tensorflow as tf
    from google.protobuf.message import DecodeError

    try:
        example = tf.train.Example.FromString(record)
    except DecodeError as error:
        raise DataError(f"{where}: it is no tf.train.Example. Write the file anew.") from error
    features = example.features.feature
    return {key: getattr(each, each.WhichOneof("kind") or "bytes_list").value for key, each in features.items()}


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
