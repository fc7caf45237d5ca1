"""What datasets in shards have in common: which files are of which split."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from ganforge import PathOrUrl, Split
from ganforge_datasets.record_dataset import RecordDataset
from ganforge_datasets.records import Records
from ganforge_datasets.splits import split_named
from ganforge_datasets.storage import files_at, is_folder


class ShardDataset(RecordDataset):
    """Examples in files that hold many each."""

    file_names: ClassVar[str]
    """The pattern of the names of its files in a folder."""

    path: PathOrUrl = Field(
        description="Folder of shards, whose names may begin with train, val or test; or the shards for training: "
        "`shards/train-{000..012}.tar`, `shards/train-*.tar`. A path, or a URL that fsspec knows."
    )
    validation_path: PathOrUrl | None = Field(
        None, description="Shards for validation, as `path`; else those in its folder, else a share of the examples."
    )
    test_path: PathOrUrl | None = Field(
        None, description="Shards for the test, as `path`; else those in its folder, else a share of the examples."
    )

    def indexed(self, files: Sequence[str]) -> Records:
        """The examples of these files.

        Raises:
            DataError: a file cannot be read, is broken, or lacks something.
        """
        raise NotImplementedError

    @property
    def place(self) -> str:
        """The path of the training shards."""
        return self.path

    def has_own(self, split: Split) -> bool:
        """Whether there are shards for the split alone."""
        return bool(self._shards(split))

    def own_records(self, split: Split) -> Records:
        """The examples in the shards of the split."""
        return self.indexed(self._shards(split))

    def own_files(self, split: Split) -> Sequence[Path]:
        """The shards of the split, if all of them are on a disk."""
        shards = self._shards(split)
        return [] if any("://" in shard for shard in shards) else [Path(shard) for shard in shards]

    def _shards(self, split: Split) -> Sequence[str]:
        """Those given for the split, else those in the folder that are named so; for training all others."""
        given = {"validation": self.validation_path, "test": self.test_path}.get(split)
        return files_at(given, self.file_names) if given else self._named.get(split, ())

    @cached_property
    def _named(self) -> Mapping[Split, Sequence[str]]:
        files = files_at(self.path, self.file_names)
        if not is_folder(self.path):
            return {"train": files}
        named: dict[Split, list[str]] = {}
        for file in files:
            named.setdefault(split_named(file) or "train", []).append(file)
        return named
