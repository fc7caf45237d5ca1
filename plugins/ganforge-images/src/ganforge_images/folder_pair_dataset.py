"""What datasets have in common whose sources and targets are in two folders."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from ganforge_images.encoding import Encoding
from ganforge_images.heights import Heights, ValueRange, ranges_of
from ganforge_images.pair_dataset import PairDataset
from ganforge_images.splits import Splits


def _place(text: str) -> str:
    if "*" in text.rpartition("/")[0] or text.count("*") > 1:
        raise ValueError(f"{text!r} should be a folder, or a folder and a name with one *, such as photos/*_rgb.")
    return text


Place = Annotated[str, AfterValidator(_place)]


def _parted(place: str) -> tuple[str, str]:
    """A folder, and the pattern of the names there."""
    folder, _, pattern = place.rpartition("/") if "*" in place else (place, "", "*")
    return folder, pattern


class FolderPairDataset(PairDataset):
    """A folder of sources and a folder of targets; either may hold heights."""

    source: Place | tuple[Place, ...] = Field(description="Folder of the sources, within `path`.")
    target: Place = Field(description="Folder of the targets, within `path`.")
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
        if self.extras and not self.recursive:
            name = next(iter(self.extras))
            raise ValueError(f"extras.{name}: class_subfolders reads subfolders. Set recursive = true.")
        return self

    def found_classes(self) -> Sequence[str]:
        """The subfolders of the source folder that training images are in."""
        return sorted({name.partition("/")[0] for name in self.matched_files("train").names if "/" in name})

    def encoding(self, role: str) -> Encoding:
        """Heights if their range is given, otherwise as in other datasets."""
        ends = self.source_value_range if role == "source" else self.target_value_range
        resampling = self.source_resampling if role == "source" else self.target_resampling
        return Heights(ranges_of(ends), resampling) if ends else super().encoding(role)

    def held(self) -> Sequence[Sequence[Encoding]]:
        """One picture in each file."""
        return (*[(self.encoding("source"),)] * len(self.sources), (self.encoding("target"),))

    @property
    def sources(self) -> tuple[str, ...]:
        """Where the sources are."""
        return (self.source,) if isinstance(self.source, str) else self.source

    @property
    def places(self) -> tuple[str, ...]:
        """Where the sources are, and the targets."""
        return (*self.sources, self.target)

    def folders(self) -> Sequence[Splits]:
        """The folder of each source, and that of the target."""
        return [self._folder(*_parted(place)) for place in self.places]

    def _folder(self, place: str, pattern: str) -> Splits:
        """A folder and the files there that fit a pattern; where two patterns fit, a file belongs to the longer one."""
        folder = self.path / place
        there = {other for where, other in map(_parted, self.places) if self.path / where == folder}
        others = tuple(sorted(other for other in there if len(other) > len(pattern)))
        return self._splits(folder, inverted=True, pattern=pattern, others=others)
