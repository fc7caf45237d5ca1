"""TFRecord files."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from ganforge_datasets.records import Records
from ganforge_datasets.shard_dataset import ShardDataset
from ganforge_datasets.tfrecord_records import TFRecordRecords


class TFRecord(ShardDataset):
    """TFRecord files of `tf.train.Example` with encoded images, such as `ganforge data shard` writes."""

    name: Literal["tfrecord"] = "tfrecord"
    file_names = "*.tfrec*"
    source: str | None = Field(
        None, min_length=1, description="Key of the feature that holds the encoded source; by default there is none."
    )
    target: str = Field("target", min_length=1, description="Key of the feature that holds the encoded target.")

    def indexed(self, files: Sequence[str]) -> Records:
        """The examples of these files: the lengths of all records are read, once in a process."""
        return TFRecordRecords(files, self.columns)
