"""What datasets have in common whose sources and targets are in two folders."""

from collections.abc import Sequence

from pydantic import Field, model_validator

from ganforge_images.encoding import Encoding
from ganforge_images.extras import ClassSubfolders
from ganforge_images.folder_pattern import FolderPattern, parted
from ganforge_images.heights import Heights, ValueRange, ranges_of
from ganforge_images.pair_dataset import PairDataset
from ganforge_images.splits import Splits


class FolderPairDataset(PairDataset):
    """A folder of sources and a folder of targets; either may hold heights."""

    source: FolderPattern | tuple[FolderPattern, ...] = Field(description="Folder of the sources, within `path`.")
    target: FolderPattern = Field(description="Folder of the targets, within `path`.")
    source_value_range: ValueRange | None = Field(
        None,
        description="If sources hold numbers such as heights: [lowest, highest], which become -1 and 1; or a list of "
        "these, one for each channel.",
    )
    target_value_range: ValueRange | None = Field(
        None,
        description="If targets hold numbers such as heights: [lowest, highest], which become -1 and 1; or a list of "
        "these, one for each channel.",
    )

    @model_validator(mode="after")
    def _says_one_thing_of_each(self) -> "FolderPairDataset":
        for role, labels, ends in (
            ("source", self.source_labels, self.source_value_range),
            ("target", self.target_labels, self.target_value_range),
        ):
            if labels and ends:
                raise ValueError(
                    f"{role}_labels and {role}_value_range are both set. Numbers are classes or heights: remove one."
                )
        return self

    @model_validator(mode="after")
    def _reads_subfolders_of_classes(self) -> "FolderPairDataset":
        for name, table in self.extras.items():
            if isinstance(table, ClassSubfolders) and not self.recursive:
                raise ValueError(f"extras.{name}: class_subfolders reads subfolders. Set recursive = true.")
        return self

    def own_encoding(self, role: str) -> Encoding:
        """Heights if their range is given, otherwise as in other datasets."""
        ends = self.source_value_range if role == "source" else self.target_value_range
        resampling = self.source_resampling if role == "source" else self.target_resampling
        return Heights(ranges_of(ends), resampling) if ends else super().own_encoding(role)

    def held(self) -> Sequence[Sequence[Encoding]]:
        """One picture in each file."""
        return (*[(self.encoding("source"),)] * len(self.sources), (self.encoding("target"),))

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the sources are."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def patterns(self) -> Sequence[str]:
        """The folders of sources, of targets and of extra images, and what the names there have in common."""
        return (*self.sources, self.target, *super().patterns)

    def folders(self) -> Sequence[Splits]:
        """The folders of the sources, and that of the targets."""
        return [
            self._splits(self.path / folder, pattern) for folder, pattern in map(parted, (*self.sources, self.target))
        ]
