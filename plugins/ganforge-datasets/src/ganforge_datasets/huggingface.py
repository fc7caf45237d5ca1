"""Data of the Hugging Face `datasets` library."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ganforge_images.splits import FOLDERS
from pydantic import Field, model_validator

from ganforge import DataError, PathOrUrl, Split
from ganforge_datasets.record_dataset import RecordDataset
from ganforge_datasets.records import Records
from ganforge_datasets.table_records import TableRecords
from ganforge_datasets.tables import cached_tables, tables_at

if TYPE_CHECKING:
    from datasets import Dataset as Table


class HuggingFace(RecordDataset):
    """A folder that `save_to_disk` wrote, Parquet files, or what `load_dataset` has put into the local cache."""

    name: Literal["huggingface"] = "huggingface"
    path: PathOrUrl | None = Field(
        None,
        description="Folder that `save_to_disk` wrote; or Parquet files: a folder, where names may begin with train, "
        "val or test, or a pattern such as `pairs/*.parquet`.",
    )
    cached: str | None = Field(
        None,
        description="In the place of `path`: the name on the Hub of what `load_dataset` has downloaded before. Nothing "
        "is downloaded.",
    )
    configuration: str | None = Field(None, description="Which configuration of `cached`, where it has several.")
    source: str | None = Field(
        None,
        min_length=1,
        description="Column of the sources: images, or their encoded bytes; by default there are none.",
    )
    target: str = Field(min_length=1, description="Column of the targets.")
    train_split: str = Field("train", description="The split to train on.")
    validation_split: str | None = Field(
        None, description="The split for validation; else the one called so, else a share of the training examples."
    )
    test_split: str | None = Field(
        None, description="The split for the test; else the one called so, else a share of the training examples."
    )

    @model_validator(mode="after")
    def _names_one_place(self) -> "HuggingFace":
        if (self.path is None) == (self.cached is None):
            raise ValueError("give one of `path` and `cached`: a folder or files, or a name in the local cache.")
        return self

    @property
    def place(self) -> str:
        """The path, or the name."""
        return self.path or str(self.cached)

    def has_own(self, split: Split) -> bool:
        """Whether the data have such a split."""
        return self._split_name(split) in self._tables

    def own_records(self, split: Split) -> Records:
        """The rows of the split."""
        name = self._split_name(split)
        return TableRecords(self._tables[name], self.columns, f"{self.place}, {name}")

    def own_files(self, split: Split) -> Sequence[Path]:
        """The Arrow files that the library maps into memory; none where it has downloaded them for this process."""
        if self.path and self.path.is_url:
            return []
        return [Path(file["filename"]) for file in self._tables[self._split_name(split)].cache_files]

    @cached_property
    def _tables(self) -> "Mapping[str, Table]":
        """By the names of the splits."""
        return tables_at(self.path) if self.path else cached_tables(str(self.cached), self.configuration)

    def _split_name(self, split: Split) -> str:
        """What the data call a split: what was given, else the usual name that is there.

        Raises:
            DataError: what was given is not there.
        """
        given = {"train": self.train_split, "validation": self.validation_split, "test": self.test_split}[split]
        if given and given not in self._tables:
            raise DataError(f"{self.place}: there is no split {given!r}. Its splits: {', '.join(self._tables)}.")
        return given or next((name for name in FOLDERS[split] if name in self._tables), "")
