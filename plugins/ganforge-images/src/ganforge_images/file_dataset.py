"""What all datasets of image files have in common."""

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, PositiveInt

from ganforge.components import Example, Examples, Split
from ganforge.components.rounds import Tensor
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.errors import DataError, UnusableFilesError
from ganforge.file_names import visible
from ganforge_images.encoding import Encoding
from ganforge_images.example_files import ExampleFiles
from ganforge_images.extras import FolderImages
from ganforge_images.file_listing_dataset import FileListingDataset
from ganforge_images.label_map import LabelMap

if TYPE_CHECKING:
    from ganforge_images.file_extras import FoundExtras
    from ganforge_images.reading import Layout

Channels = Literal[1, 3, 4]
Resampling = Literal["area", "bilinear", "nearest"]


class FileDataset(FileListingDataset):
    """Reads pictures from files: finds them, cuts splits, and gives all the same size and channels."""

    noun: ClassVar[str] = "pairs"
    """What `describe` counts."""

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

    def encoding(self, role: str) -> Encoding:
        """How the pictures of a role, which is source, target or an extra, are stored in files."""
        table = self.extras.get(role)
        return table.encoding() if isinstance(table, FolderImages) else self.own_encoding(role)

    def own_encoding(self, role: str) -> Encoding:
        """As `encoding`, of source or target."""
        raise NotImplementedError

    def held(self) -> Sequence[Sequence[Encoding]]:
        """The encodings of the pictures in one file of each column; here only the target."""
        return ((self.encoding("target"),),)

    def pictures(self, *images: Tensor) -> tuple[Tensor, ...]:
        """Each picture of an example, the target last, from the images of its files: (height, width, channels)."""
        return images

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
        vectors = self.extras_finder.shapes() if self.extras else {}
        extras = {
            name: vectors[name] if name in vectors else ImageShape(height, width, self.encoding(name).channels)
            for name in self.extras
        }
        return ExampleShape(source, ImageShape(height, width, channels), extras)

    def load(self, split: Split, seed: int) -> Examples:
        """Check the files of a split, then read it pair by pair.

        Up to 1000 files are decoded once, about 2 ms each on one core; of more, 1000 headers are read, and a file that
        turns out to be broken is named when its turn comes. The seed has no influence.
        """
        try:
            files = self.example_files(split)
        except UnusableFilesError as error:
            error.load_rest = lambda: self._load(self.matched_files(split), split, seed)
            raise
        return self._load(files, split, seed)

    def _load(self, files: ExampleFiles, split: Split, seed: int) -> Examples:
        if not self.extras:
            return self.read(self.layout(files), split, seed)
        found = self.extras_finder.found(split, files)
        layout = self.layout(self.chosen(files, found.positions), found)
        faults = [*(self.index.faults if self.index else ()), *found.faults]
        if faults:
            rest = partial(self.read, layout, split, seed) if found.positions else None
            raise UnusableFilesError(faults, "Correct the extras, or move these images elsewhere.", rest)
        return self.read(layout, split, seed)

    def read(self, layout: "Layout", split: Split, seed: int) -> Examples:
        """The examples of a split, in the order of its files."""
        from ganforge_images.reading import read_pairs

        return read_pairs(layout)

    def layout(self, files: ExampleFiles, extras: "FoundExtras | None" = None) -> "Layout":
        """How the files of a split become examples."""
        from ganforge_images.reading import Layout

        classes = self.extras_finder.classes if self.extras else {}
        return Layout(
            columns=files.columns,
            encodings=self.held(),
            shape=self.shape(),
            fit=self.fit if self.size else None,
            check=self._check_size,
            check_extra=self._check_extra_size,
            pictures=self.pictures,
            example=self.example,
            classes={name: labels.channels for name, labels in self.labels().items()}
            | {name: len(numbers) for name, numbers in classes.items()},
            images={name: (column, self.encoding(name)) for name, column in extras.images.items()} if extras else {},
            vectors=extras.vectors if extras else {},
        )

    def labels(self) -> Mapping[str, LabelMap]:
        """The entries that are label maps."""
        own = ("target",) if self.channels()[0] is None else ("source", "target")
        images = [name for name, table in self.extras.items() if isinstance(table, FolderImages)]
        encodings = {name: self.encoding(name) for name in (*own, *images)}
        return {name: encoding for name, encoding in encodings.items() if isinstance(encoding, LabelMap)}

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

    def _check_size(self, path: Path, size: tuple[int, int]) -> None:
        """Refuse a file whose pictures have another size than the first, unless all are resized."""
        height, width = self.picture_size(path, size)
        if self.size is None and (height, width) != self._first_size:
            expected = "{}x{}".format(*self._first_size)
            raise DataError(
                f"{visible(path)}: this picture is {height}x{width}, the first is {expected}. Without `size`, all must "
                f"have the same size. Set `size`, for example size = [{self._first_size[0]}, {self._first_size[1]}]."
            )

    def _check_extra_size(self, path: Path, size: tuple[int, int], file: Path) -> None:
        """Refuse an extra image of another aspect than its example; of another size, unless all are resized."""
        try:
            height, width = self.picture_size(file, self.held()[0][0].size(file))
        except DataError:
            return  # reported as that file is read
        rows, columns = size
        if self.size is None:
            fits = size == (height, width)
        else:  # up to a pixel, as scaling rounds
            fits = min(abs(rows - columns * height / width), abs(height - width * rows / columns)) <= 1
        if not fits:
            found, expected = f"{size[0]}x{size[1]}", f"{height}x{width}"
            raise DataError(
                f"{visible(path)}: this picture is {found}, but {visible(file)} is {expected}. Expected the same "
                f"{'size' if self.size is None else 'aspect ratio'}: they belong together, pixel by pixel."
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
