"""Tar files in the layout of WebDataset."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from ganforge_datasets.records import Records
from ganforge_datasets.shard_dataset import ShardDataset
from ganforge_datasets.tar_records import TarRecords


class WebDataset(ShardDataset):
    """Tar files whose members of one name are one example: `0001.photo.jpg` and `0001.labels.png`."""

    name: Literal["webdataset"] = "webdataset"
    file_names = "*.tar"
    source: str | None = Field(
        None,
        min_length=1,
        description="Suffix of the sources: `photo.jpg` or `jpg`, all behind the first dot; alternatives stand between "
        "semicolons, `jpg;png`. By default there are none.",
    )
    target: str = Field(min_length=1, description="Suffix of the targets.")

    def indexed(self, files: Sequence[str]) -> Records:
        """The examples of these tar files: the headers of all members are read, once in a process."""
        return TarRecords(files, self.columns)
