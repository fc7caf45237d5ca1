"""What all datasets of this package have in common."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ganforge_images import Colors, Encoding, LabelMap
from ganforge_images.encoded_dataset import EncodedDataset
from ganforge_images.extra_values import numbers_of
from ganforge_images.extras import ClassColumn, ExtraName, NumberColumns
from ganforge_images.heights import ValueRange, ranges_of
from pydantic import Field, PositiveInt, model_validator

from ganforge import DataError, Examples, ExampleShape, ImageShape, Split, VectorShape
from ganforge_datasets.array_heights import ArrayHeights, refuse_array
from ganforge_datasets.columns import Columns
from ganforge_datasets.record_extras import ColumnImages, RecordExtra
from ganforge_datasets.records import Records
from ganforge_datasets.splits import cut

if TYPE_CHECKING:
    pass

Channels = Literal[1, 3, 4]
Resampling = Literal["area", "bilinear", "nearest"]


class RecordDataset(EncodedDataset):
    """Encoded images by position: their splits, and the size and channels they are given."""

    source: str | None = Field(None, min_length=1, description="Where the sources are; by default there are none.")
    target: str = Field(min_length=1, description="Where the targets are.")
    size: PositiveInt | tuple[PositiveInt, PositiveInt] | None = Field(
        None, description="Side or [height, width] in pixels that every image is given; as stored unless given."
    )
    fit: Literal["resize", "crop", "pad"] = Field(
        "resize",
        description="How an image of another aspect gets the size: resize stretches it, crop keeps the middle, pad "
        "draws out its edges (label maps have no class there).",
    )
    source_channels: Channels = Field(3, description="1 gray, 3 RGB, 4 RGB and alpha; images are converted.")
    target_channels: Channels = Field(3, description="1 gray, 3 RGB, 4 RGB and alpha; images are converted.")
    source_resampling: Resampling = Field(
        "area", description="area keeps one-pixel lines when shrinking; label maps always take nearest."
    )
    target_resampling: Resampling = Field(
        "area", description="area keeps one-pixel lines when shrinking; label maps always take nearest."
    )
    source_labels: LabelMap | None = Field(None, description="Its classes, where the source is a label map.")
    target_labels: LabelMap | None = Field(None, description="Its classes, where the target is a label map.")
    source_value_range: ValueRange | None = Field(
        None,
        description="The source holds numbers: those that become -1 and 1, or a list of these for each channel.",
    )
    target_value_range: ValueRange | None = Field(
        None,
        description="The target holds numbers: those that become -1 and 1, or a list of these for each channel.",
    )
    validation_share: float = Field(
        0.1, ge=0, lt=1, description="Share of the training examples for validation where it has no data of its own."
    )
    test_share: float = Field(
        0.0, ge=0, lt=1, description="Share of the training examples for the test where it has no data of its own."
    )

    extras: Mapping[ExtraName, RecordExtra] = Field(
        {}, description="What examples hold beyond source and target, by name: a table for each."
    )

    @model_validator(mode="after")
    def _says_one_thing_of_each(self) -> "RecordDataset":
        for role, labels, ends in (
            ("source", self.source_labels, self.source_value_range),
            ("target", self.target_labels, self.target_value_range),
        ):
            if labels and ends:
                raise ValueError(
                    f"{role}_labels and {role}_value_range cannot both be: numbers are classes or heights."
                )
        return self

    @model_validator(mode="after")
    def _has_a_source_if_it_says_how_it_is_kept(self) -> "RecordDataset":
        for name, option in type(self).model_fields.items():
            if self.source is None and name.startswith("source_") and getattr(self, name) != option.default:
                raise ValueError(f"{name} is set, but there is no source. Set `source`, or leave it out.")
        return self

    @property
    def place(self) -> str:
        """What messages call the data."""
        raise NotImplementedError

    @property
    def columns(self) -> Columns:
        """Where each entry is: the name of a column, a suffix or a key."""
        source = {"source": self.source} if self.source else {}
        images = {name: table.image_column for name, table in self.extras.items() if isinstance(table, ColumnImages)}
        cells = {name: tuple(table.columns) for name, table in self.extras.items() if table.columns}
        return Columns({**source, "target": self.target, **images}, cells)

    def has_own(self, split: Split) -> bool:
        """Whether a split has data of its own; else it is a part of the training data.

        Raises:
            DataError: the data cannot be listed.
        """
        raise NotImplementedError

    def own_records(self, split: Split) -> Records:
        """The records of a split that has data of its own, and of training all that are of no other.

        Raises:
            DataError: they cannot be read, or something is missing in them.
        """
        raise NotImplementedError

    def own_files(self, split: Split) -> Sequence[Path]:
        """The files that `own_records` are read from; none where they are not on a disk.

        Raises:
            DataError: the data cannot be listed.
        """
        raise NotImplementedError

    def records(self, split: Split) -> Records:
        """The records of a split: its own, or a part of those for training.

        Raises:
            DataError: there is none, or they cannot be read.
        """
        if split != "train" and self.has_own(split):
            return self.own_records(split)
        if not self.has_own("train"):
            raise DataError(f"{self.place}: there is nothing for training, only for other splits. Add it.")
        return cut(self.own_records("train"), split, self._shares, self.place)

    def encodings(self) -> Mapping[str, Encoding]:
        """How the images of each entry are kept: by number, as heights, or as colors."""
        own = {
            "source": _encoding(
                self.source_labels, self.source_value_range, Colors(self.source_channels, self.source_resampling)
            ),
            "target": _encoding(
                self.target_labels, self.target_value_range, Colors(self.target_channels, self.target_resampling)
            ),
        }
        extras = {
            name: table.encoding(ArrayHeights) for name, table in self.extras.items() if isinstance(table, ColumnImages)
        }
        return {name: encoding for name, encoding in {**own, **extras}.items() if name in self.columns.images}

    def encoding(self, role: str) -> Encoding:
        """How the images of a role are kept."""
        return self.encodings()[role]

    def shape(self) -> ExampleShape:
        """The size asked for; without one, that of the first training example's images."""
        size = self.size or self._first_size
        height, width = (size, size) if isinstance(size, int) else size
        images = {name: ImageShape(height, width, each.channels) for name, each in self.encodings().items()}
        extras = {name: images.get(name) or self._vectors[name] for name in self.extras}
        return ExampleShape(images.get("source"), images["target"], extras)

    def load(self, split: Split, seed: int) -> Examples:
        """Look at the examples of a split, then read them by position.

        Up to 1000 are decoded once; of more, the headers of 1000 are read, and one that turns out to be broken is named
        when its turn comes. The seed has no influence.
        """
        from ganforge_datasets.reading import RecordLayout, read_records

        numbers = {name: table for name, table in self.extras.items() if isinstance(table, NumberColumns)}
        layout = RecordLayout(self.encodings(), numbers, self.shape(), self.fit if self.size else None)
        return read_records(self.records(split), layout)

    def files(self, split: Split) -> Sequence[Path]:
        """The files of a split; none where it shares them with another, or where they are not on a disk."""
        shared = any(self._shares.values()) if split == "train" else not self.has_own(split)
        return () if shared else self.own_files(split)

    def describe(self) -> str:
        """How many examples, how large, and where: one line."""
        counts = [f"{len(self.records('train'))} train"]
        for split in ("validation", "test"):
            try:
                counts.append(f"{len(self.records(split))} {split}")
            except DataError:
                continue  # a split that nobody may ask for
        image, noun = self.shape().target, "pairs" if self.source else "images"
        return f"{self.name}: {', '.join(counts)} {noun} of {image.height}x{image.width} in {self.place}"

    @property
    def _shares(self) -> Mapping[Split, float]:
        """What the other splits get of the training data: nothing where they have their own."""
        return {
            "validation": 0 if self.has_own("validation") else self.validation_share,
            "test": 0 if self.has_own("test") else self.test_share,
        }

    @cached_property
    def _first_size(self) -> tuple[int, int]:
        role = "source" if self.source else "target"
        first: Any = self.records("train").read(0)[role]
        encoding = self.encodings()[role]
        refuse_array(first, role, encoding)
        return encoding.size(first)

    @cached_property
    def _vectors(self) -> Mapping[str, VectorShape]:
        """The shapes of the extras that are no images."""
        classes = {name: table for name, table in self.extras.items() if isinstance(table, ClassColumn)}
        numbers = {name: table for name, table in self.extras.items() if isinstance(table, NumberColumns)}
        return {
            **{name: VectorShape.of_classes(tuple(self._class_names(name, table))) for name, table in classes.items()},
            **{name: VectorShape(self._length(name, table)) for name, table in numbers.items()},
        }

    def _class_names(self, name: str, table: ClassColumn) -> Sequence[str]:
        found = table.classes or self.records("train").class_names(table.class_column)
        if found is None:
            raise DataError(
                f"{self.place}: extras.{name}: there are no `classes`, and every record would have to be read to find "
                "them. Add classes, the names or numbers that records hold."
            )
        if len(found) < 2:
            raise DataError(f"{self.place}: extras.{name}: its classes are {', '.join(found)}. Expected 2 or more.")
        return found

    def _length(self, name: str, table: NumberColumns) -> int:
        """How many numbers the first training example has."""
        try:
            cells: Any = self.records("train").read(0)[name]
            length = len(numbers_of(cells))
        except ValueError as error:
            raise DataError(f"{self.records('train').where(0)}: {name}: {error}. Correct it.") from error
        table.check_ranges(name, length)
        return length


def _encoding(labels: LabelMap | None, value_range: ValueRange | None, colors: Colors) -> Encoding:
    if labels:
        return labels
    return ArrayHeights(ranges_of(value_range), colors.resampling) if value_range else colors
