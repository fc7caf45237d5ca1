"""What examples hold beyond source and target: the tables `[dataset.extras.NAME]`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

from ganforge.errors import DataError
from ganforge_images.colors import Colors
from ganforge_images.derivations import ExtraDerivations
from ganforge_images.derived_pictures import DerivedPictures
from ganforge_images.encoding import Encoding
from ganforge_images.extra_values import scaled
from ganforge_images.folder_pattern import FolderPattern
from ganforge_images.heights import Heights, Range, ValueRange, ranges_of
from ganforge_images.instance_map import InstanceMap
from ganforge_images.label_map import LabelMap

if TYPE_CHECKING:
    import numpy as np

_RESERVED = ("source", "target", "sample", "noise", "chance", "corner", "step")


def _is_free(name: str) -> str:
    if name in _RESERVED:
        raise ValueError(f"an extra cannot be called {name!r}, which has a meaning already. Choose another name.")
    return name


ExtraName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$"), AfterValidator(_is_free)]
"""How networks, losses and files call an extra."""


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names) or "" in names:
        raise ValueError(f"{list(names)} should be the names of classes, each once.")
    return names


ClassNames = Annotated[tuple[str, ...], Field(min_length=2), AfterValidator(_each_once)]


class ExtraTable(BaseModel):
    """What an extra is, and where it is found."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    @property
    def columns(self) -> Sequence[str]:
        """The columns that it is made of, unless it is an image."""
        return ()


class ClassTable(ExtraTable):
    """A class of several."""

    classes: ClassNames | None = Field(
        None,
        description="The names of the classes, in the order of their numbers. By default, those of the training "
        "images, sorted.",
    )


class ClassColumn(ClassTable):
    """A class: what a column says."""

    class_column: str = Field(description="The column that names the class of each image.")

    @property
    def columns(self) -> Sequence[str]:
        """The one column."""
        return (self.class_column,)


class ClassSubfolders(ClassTable):
    """A class: the name of the subfolder that the image is in."""

    class_subfolders: Literal[True] = Field(
        description="Each subfolder holds the images of one class, and is named after it."
    )


class NumberColumns(ExtraTable):
    """Numbers: what columns say."""

    number_columns: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        description="Columns that hold a number for each image, or a list of numbers."
    )
    value_range: ValueRange | None = Field(
        None,
        description="The numbers that become -1 and 1: [lowest, highest], or a list of these, one for each number. By "
        "default, numbers stay as they are.",
    )

    @property
    def columns(self) -> Sequence[str]:
        """Those that hold the numbers."""
        return self.number_columns

    def ranges(self, count: int) -> tuple[Range, ...]:
        """The range of each of so many numbers; none where they stay as they are."""
        if self.value_range is None:
            return ()
        ranges = tuple(ranges_of(self.value_range))
        return ranges * count if len(ranges) == 1 else ranges

    def to_vector(self, name: str, numbers: "np.ndarray") -> "np.ndarray":
        """What networks see of numbers, (length,) float32.

        Raises:
            DataError: one is out of range.
        """
        import numpy as np

        try:
            return np.array(scaled(numbers.tolist(), self.ranges(len(numbers))), np.float32)
        except ValueError as error:
            raise DataError(f"extra {name!r}: {error}.") from error

    def check_ranges(self, name: str, count: int) -> None:
        """Refuse other ranges than one, or one for each number.

        Args:
            name: of the extra, for the message.
            count: how many numbers it has.

        Raises:
            DataError: there are others.
        """
        ranges = len(self.ranges(count))
        if ranges not in (0, count):
            raise DataError(
                f"extras.{name}.value_range: there are {ranges} ranges for {count} numbers. Expected one range, or one "
                "for each number."
            )


class ExtraPictures(ExtraTable):
    """How extra images are stored in files, and what becomes of them."""

    channels: Literal[1, 3, 4] = Field(
        3, description="1 for gray, 3 for RGB, 4 for RGB and alpha. Images are converted."
    )
    resampling: Literal["area", "bilinear", "nearest"] = Field(
        "area", description="How images change size. Label maps and instances always use nearest."
    )
    labels: LabelMap | None = Field(None, description="The classes, if the images are label maps.")
    value_range: ValueRange | None = Field(
        None,
        description="If images hold numbers such as depth: [lowest, highest], which become -1 and 1; or a list of "
        "these, one for each channel.",
    )
    derivation: ExtraDerivations | None = Field(
        None, description="What is made of the images, after they were resized: a table with a `name`."
    )

    @model_validator(mode="after")
    def _says_one_thing(self) -> "ExtraPictures":
        given = [option for option in ("labels", "value_range", "derivation") if getattr(self, option)]
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} are set. The images are one of these: remove the others.")
        return self

    def encoding(self, heights: type[Heights] = Heights) -> Encoding:
        """How the images are stored.

        Args:
            heights: reads numbers.
        """
        if self.labels:
            return self.labels
        if self.value_range:
            return heights(ranges_of(self.value_range), self.resampling)
        colors = Colors(self.channels, self.resampling)
        if self.derivation is None:
            return colors
        return DerivedPictures(InstanceMap() if self.derivation.of_instances else colors, self.derivation)


class FolderImages(ExtraPictures):
    """Images in a folder, with the names of the images that they belong to."""

    image_folder: FolderPattern = Field(
        description="Folder of the images, within `path`. If names differ, a * stands for the part that is the same, "
        "as in `masks/*_mask`."
    )


def kind_of_table(kinds: Mapping[str, type[ExtraTable]]) -> Discriminator:
    """What tells the tables of a union apart: the option that only one kind has.

    Args:
        kinds: by that option; in the union, each has the name of its class as its tag.
    """

    def kind_of(table: Any) -> str | None:
        if isinstance(table, ExtraTable):
            return type(table).__name__
        given = table if isinstance(table, Mapping) else {}
        return next((kind.__name__ for key, kind in kinds.items() if key in given), None)

    expected = f"Input should hold one of: {', '.join(kinds)}"
    return Discriminator(kind_of, custom_error_type="extra", custom_error_message=expected)


Extra = Annotated[
    Annotated[ClassColumn, Tag("ClassColumn")]
    | Annotated[ClassSubfolders, Tag("ClassSubfolders")]
    | Annotated[NumberColumns, Tag("NumberColumns")]
    | Annotated[FolderImages, Tag("FolderImages")],
    kind_of_table(
        {
            "class_column": ClassColumn,
            "class_subfolders": ClassSubfolders,
            "number_columns": NumberColumns,
            "image_folder": FolderImages,
        }
    ),
]
"""What an extra of a dataset of files may be."""
