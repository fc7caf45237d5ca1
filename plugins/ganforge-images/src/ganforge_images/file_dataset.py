"""What all datasets of image files have in common."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, PositiveInt

from ganforge.components import Dataset, Example, Examples, Split
from ganforge.components.rounds import Tensor
from ganforge.components.shapes import ExampleShape, ImageShape, VectorShape
from ganforge.errors import DataError, UnusableFilesError
from ganforge.file_names import canonical, on_disk, visible
from ganforge_images.encoding import Encoding
from ganforge_images.example_files import ExampleFiles
from ganforge_images.extras import Extra, ExtraName
from ganforge_images.label_map import LabelMap

if TYPE_CHECKING:
    import numpy as np

    from ganforge_images.reading import Layout
    from ganforge_images.splits import NamedFiles, Splits

Channels = Literal[1, 3, 4]
Resampling = Literal["area", "bilinear", "nearest"]


class FileDataset(Dataset):
    """Reads pictures from files: finds them, cuts splits, and gives all the same size and channels."""

    noun: ClassVar[str] = "pairs"
    """What `describe` counts."""

    path: Path = Field(description="Folder of the images, or of the subfolders train, val and test.")
    recursive: bool = Field(
        False, description="Read subfolders too. The files of a pair then need the same path in each folder."
    )
    size: PositiveInt | tuple[PositiveInt, PositiveInt] | None = Field(
        None,
        description="Size of every image in pixels: one number for a square, or [height, width]. By default, the size "
        "of the files.",
    )
    fit: Literal["resize", "crop", "pad"] = Field(
        "resize",
        description="What happens to images with another aspect ratio: resize stretches them, crop keeps the middle, "
        "pad extends their edges (label maps have no class there).",
    )
    target_channels: Channels = Field(
        3, description="1 for gray, 3 for RGB, 4 for RGB and alpha. Images are converted."
    )
    target_resampling: Resampling = Field(
        "area",
        description="How images change size. area keeps lines of one pixel when it shrinks. Label maps always use "
        "nearest.",
    )
    validation_share: float = Field(
        0.1, ge=0, lt=1, description="Share of the training images for validation, if that has no folder of its own."
    )
    test_share: float = Field(
        0.0, ge=0, lt=1, description="Share of the training images for the test, if that has no folder of its own."
    )

    extras: Mapping[ExtraName, Extra] = Field(
        {}, description="What examples hold beyond source and target, by name: a table for each."
    )

    def encoding(self, role: str) -> Encoding:
        """How the pictures of a role, source or target, are stored in files."""
        raise NotImplementedError

    def example_files(self, split: Split) -> ExampleFiles:
        """The files of a split, here those of one folder, or of one for each class.

        Raises:
            DataError: a folder is missing or holds no image, or a file has no partner.
        """
        named = self._named_files(split)
        return ExampleFiles([name for name, _ in named], ([file for _, file in named],))

    def columns(self, split: Split) -> Sequence[Sequence[Path]]:
        """The files of a split: first those of the sources, last those of the targets; one file may hold both.

        Raises:
            DataError: as `example_files`.
        """
        return self.example_files(split).columns

    def folders(self) -> "Sequence[Splits]":
        """The folders whose images this dataset reads."""
        return list(self._class_folders.values()) or (self._splits(self.path),)

    def held(self) -> Sequence[Sequence[Encoding]]:
        """The encodings of the pictures in one file of each column; here only the target."""
        return ((self.encoding("target"),),)

    def pictures(self, *images: Tensor) -> tuple[Tensor, ...]:
        """Each picture of an example, the target last, from the images of its files: (height, width, channels)."""
        return images

    def found_classes(self) -> Sequence[str]:
        """The subfolders that training images are in.

        Raises:
            DataError: there are fewer than two.
        """
        from ganforge_images.class_folders import found_classes

        return found_classes(on_disk(self.path))

    def matched_files(self, split: Split) -> ExampleFiles:
        """As `example_files`, without the files that have no partner."""
        return self.example_files(split)

    def picture_size(self, path: Path, size: tuple[int, int]) -> tuple[int, int]:
        """Height and width in pixels of each picture in a file of this size."""
        return size

    def example(self, images: Sequence[Tensor], path: Tensor) -> Example:
        """Source and target from the pictures of an example, which have their size.

        Args:
            images: (height, width, channels) uint8 or uint16; label maps (height, width, 1) int16.
            path: the target's file.
        """
        raise NotImplementedError

    def channels(self) -> tuple[int | None, int]:
        """How many channels networks see of the source, None where there is none, and of the target."""
        return self.encoding("source").channels, self.encoding("target").channels

    def shape(self) -> ExampleShape:
        """The size asked for; without one, that of the first training pair."""
        size = self.size or self._first_size
        height, width = (size, size) if isinstance(size, int) else size
        source_channels, channels = self.channels()
        source = None if source_channels is None else ImageShape(height, width, source_channels)
        extras = {name: VectorShape.of_classes(classes) for name, classes in self._classes.items()}
        return ExampleShape(source, ImageShape(height, width, channels), extras)

    def load(self, split: Split, seed: int) -> Examples:
        """Check the files of a split, then read it pair by pair.

        Up to 1000 files are decoded once, about 2 ms each on one core; of more, 1000 headers are read, and a file that
        turns out to be broken is named when its turn comes. The seed has no influence.
        """
        from ganforge_images.reading import read_pairs

        try:
            files = self.example_files(split)
        except UnusableFilesError as error:
            error.load_rest = lambda: read_pairs(self.layout(self.matched_files(split)))
            raise
        return read_pairs(self.layout(files))

    def layout(self, files: ExampleFiles) -> "Layout":
        """How the files of a split become examples."""
        from ganforge_images.class_folders import class_numbers
        from ganforge_images.reading import Layout

        return Layout(
            columns=files.columns,
            encodings=self.held(),
            shape=self.shape(),
            fit=self.fit if self.size else None,
            check=self._check_size,
            pictures=self.pictures,
            example=self.example,
            classes={name: labels.channels for name, labels in self.labels().items()}
            | {name: len(classes) for name, classes in self._classes.items()},
            vectors={name: class_numbers(files, classes) for name, classes in self._classes.items()},
        )

    def labels(self) -> Mapping[str, LabelMap]:
        """The roles that are label maps."""
        roles = ("target",) if self.channels()[0] is None else ("source", "target")
        both = {role: self.encoding(role) for role in roles}
        return {role: encoding for role, encoding in both.items() if isinstance(encoding, LabelMap)}

    def files(self, split: Split) -> Sequence[Path]:
        """The files of all pairs of a split."""
        return [file for column in self.columns(split) for file in column]

    def remarks(self, split: Split) -> Sequence[str]:
        """What is skipped in the folders, and what in the files is lost or hidden."""
        from ganforge_images.file_remarks import file_remarks

        skipped = [remark for folder in self.folders() for remark in folder.remarks(split)]
        return list(dict.fromkeys([*skipped, *file_remarks(self.matched_files(split).columns, self.held())]))

    def describe(self) -> str:
        """How many pairs there are, their size and where: one line. Files are listed, one is opened."""
        counts = [f"{self.count('train')} train"]
        for split in ("validation", "test"):
            try:
                counts.append(f"{self.count(split)} {split}")
            except DataError:
                continue  # a split that nobody may ask for
        image = self.shape().target
        return f"{self.name}: {', '.join(counts)} {self.noun} of {image.height}x{image.width} in {visible(self.path)}"

    def count(self, split: Split) -> str:
        """How many pairs or images there are, for `describe`."""
        return str(len(self.columns(split)[0]))

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """One picture as networks see it: (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the file cannot be read, or does not hold what this role expects.
        """
        return self.encoding(role).read(path)

    def to_file(self, role: str, image: "np.ndarray", path: Path) -> None:
        """Write an image as the files of this role are: what `from_file` reads again.

        Raises:
            DataError: heights of several channels need tifffile.
            RunError: the file cannot be written.
        """
        self.encoding(role).write(image, path)

    def file_suffix(self, role: str) -> str:
        """`.png`, or `.tif` for heights that a 16-bit PNG cannot hold."""
        return self.encoding(role).suffix

    def to_pictures(self, role: str, images: "np.ndarray") -> "np.ndarray":
        """Label maps in the colors of their classes; other images as they are."""
        return self.encoding(role).show(images)

    def _check_size(self, path: Path, size: tuple[int, int]) -> None:
        """Refuse a file whose pictures have another size than the first, unless all are resized."""
        height, width = self.picture_size(path, size)
        if self.size is None and (height, width) != self._first_size:
            expected = "{}x{}".format(*self._first_size)
            raise DataError(
                f"{visible(path)}: this picture is {height}x{width}, the first is {expected}. Without `size`, all must "
                f"have the same size. Set `size`, for example size = [{self._first_size[0]}, {self._first_size[1]}]."
            )

    @cached_property
    def _first_size(self) -> tuple[int, int]:
        failures = []
        for file in self.matched_files("train").columns[0]:
            try:
                return self.picture_size(file, self.held()[0][0].size(file))
            except DataError as error:  # the next will do; `load` reports this one
                failures.append(error)
        raise failures[0]

    @cached_property
    def _classes(self) -> Mapping[str, tuple[str, ...]]:
        """The classes of each extra that is one, in the order of their numbers."""
        return {name: extra.classes or tuple(self.found_classes()) for name, extra in self.extras.items()}

    @cached_property
    def _class_folders(self) -> "Mapping[str, Splits]":
        """The folder of each class, where subfolders are classes."""
        named = {
            name: self._splits(self.path / name, inverted=True) for each in self._classes.values() for name in each
        }
        return {canonical(name): folder for name, folder in named.items()}

    def _named_files(self, split: Split) -> "NamedFiles":
        """The images of one folder, or of one for each class, with their names."""
        from ganforge_images.class_folders import ClassFolders

        folders = self._class_folders
        return ClassFolders(folders).named_files(split) if folders else self._splits(self.path).named_files(split)

    def _splits(
        self, folder: Path, inverted: bool = False, pattern: str = "*", others: tuple[str, ...] = ()
    ) -> "Splits":
        from ganforge_images.splits import Splits

        return Splits(
            on_disk(folder), self.validation_share, self.test_share, inverted, self.recursive, pattern, others
        )
