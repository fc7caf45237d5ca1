"""Dataset: where examples come from, and how their files are read and written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from ganforge.components.component import Component
from ganforge.components.examples import Examples, Split
from ganforge.components.image_rows import ImageRows
from ganforge.components.row_reader import RowReader
from ganforge.components.shapes import ExampleShape, ImageShape

if TYPE_CHECKING:
    import numpy as np


Palette = Mapping[str, tuple[int, int, int]]
"""Colors, red, green and blue from 0 to 255, by what each stands for."""


class Dataset(Component):
    """Where examples come from; where it is not `paired`, targets do not belong to their sources."""

    kind: ClassVar[str] = "dataset"
    paired: ClassVar[bool] = True
    source_is_target: ClassVar[bool] = False
    """Whether source and target are meant to be the same picture."""

    def shape(self) -> ExampleShape:
        """The shape of every example: source, target and extras.

        Raises:
            DataError: what the options name cannot be read.
        """
        raise NotImplementedError

    def extra_names(self) -> frozenset[str]:
        """The names of the extras that examples hold, by the options alone: those in `shape`."""
        return frozenset()

    def load(self, split: Split, seed: int) -> Examples:
        """The examples of one split; no example is in two splits.

        Raises:
            DataError: a folder is missing or holds no image; `UnusableFilesError` if some of its files cannot be used.
        """
        raise NotImplementedError

    def files(self, split: Split) -> Sequence[Path]:
        """The files that the examples of a split are made of: `ganforge data prepare` decodes these once.

        Empty, as here, where examples cannot be prepared: where they also depend on the seed, for one.

        Raises:
            DataError: as `load`, as far as possible without opening a file.
        """
        return ()

    def manifests(self) -> Sequence[Path]:
        """The files that say more about the examples of all splits, such as a table of their labels.

        Examples are prepared again when one changes.
        """
        return ()

    def remarks(self, split: Split) -> Sequence[str]:
        """What a user should know about the files of a split, a sentence each: files that are skipped, say.

        Raises:
            DataError: as `load`.
        """
        return ()

    def describe(self) -> str:
        """One line for the first screen: what this data is."""
        return self.name

    def to_pictures(self, role: str, images: "np.ndarray") -> "np.ndarray":
        """Images for the eye and for files, by the options alone; label maps, for one, become colours.

        Args:
            role: source or target.
            images: (batch, height, width, channels) float32 in [-1, 1], as networks see and make them.

        Returns:
            (batch, height, width, any channels) float32 in [-1, 1] or uint8.
        """
        return images

    def palette(self, role: str) -> Palette:
        """The only colors that images of a role have, by what each stands for; none, as here, where any may occur.

        Pages to draw on offer these. Of a label map there is one for each class, in the order of its channels; an image
        that is drawn in black and white alone has two.
        """
        return {}

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """What networks see of one file, at its own size and by the options alone: an image that has no pair.

        It is (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the file cannot be read, or one file is not enough.
        """
        from ganforge.images import from_uint8, read_image

        return from_uint8(read_image(path))

    def resampling(self, role: str) -> str:
        """How images of a role change size: area, bilinear or nearest, as `load` does it."""
        return "area"

    def columns_of(self, extra: str) -> Sequence[str]:
        """The columns of a table that hold an extra; with none, as here, it is one of that name."""
        return ()

    def to_vector(self, extra: str, numbers: "np.ndarray") -> "np.ndarray":
        """What networks see of the numbers of an extra, as people write them, by the options alone: scaled, say.

        Args:
            extra: its name.
            numbers: (length,) float32.

        Raises:
            DataError: they are out of range.
        """
        return numbers

    def files_of(self, role: str) -> int:
        """How many files one image of a role is made of."""
        return 1

    def from_files(self, role: str, paths: Sequence[Path]) -> "np.ndarray":
        """As `from_file`, of an image that is made of `files_of` this role.

        Raises:
            DataError: as `from_file`; or the files do not go together.
        """
        (path,) = paths
        return self.from_file(role, path)

    def holds_more_than_source(self, path: Path, shape: ExampleShape) -> str:
        """What a file seems to hold beside a source, as the files of examples do: `it holds a pair`; or nothing.

        Args:
            path: a file to translate.
            shape: what the networks were trained with.
        """
        return ""

    def source_in(self, path: Path) -> "np.ndarray":
        """The source of the example that a file holds, as `from_file` gives it: a half of a pair, say.

        Raises:
            DataError: as `from_file`.
        """
        return self.from_file("source", path)

    def target_in(self, path: Path) -> "np.ndarray | None":
        """The target of the example that a file holds, as `from_file` gives it; None, as here, where it holds none.

        Raises:
            DataError: as `from_file`.
        """
        return None

    def rows_from_file(self, role: str, path: Path) -> RowReader:
        """As `from_file`, for an image that need not fit in memory as networks see it.

        Raises:
            DataError: as `from_file`.
        """
        from ganforge.images import from_uint8
        from ganforge.row_decoding import color_rows

        is_usual = type(self).from_file is Dataset.from_file
        return RowReader(color_rows(path), from_uint8) if is_usual else RowReader(self.from_file(role, path))

    def file_suffix(self, role: str, source: Path | None = None) -> str:
        """What the names of files end in that `to_file` and `rows_to_file` write.

        Args:
            role: source or target.
            source: the file that is translated, whose format may hold more of what is kept of it.
        """
        from ganforge.tiff_rows import suffix_for

        return suffix_for(source) if type(self).to_file is Dataset.to_file else ".png"

    def to_file(self, role: str, image: "np.ndarray", path: Path) -> None:
        """Write an image as files of this role are, by the options alone: what `from_file` reads again.

        Args:
            role: source or target.
            image: (height, width, channels) float32 in [-1, 1], as networks see and make it.
            path: the file; its folder must exist.

        Raises:
            RunError: the file cannot be written.
        """
        self._write_pictures(role, ImageRows.of(image), path)

    def rows_to_file(self, role: str, image: ImageRows, path: Path) -> None:
        """As `to_file`, for an image that is made some rows at a time, with what is kept of its source.

        Raises:
            RunError: the file cannot be written.
        """
        if type(self).to_file is Dataset.to_file:
            self._write_pictures(role, image, path)
        else:
            self.to_file(role, image.whole(), path)

    def _write_pictures(self, role: str, image: ImageRows, path: Path) -> None:
        from ganforge.color_rows import write_color_rows

        pictures = (self.to_pictures(role, band[None])[0] for band in image.bands)
        first = next(pictures)
        shape = ImageShape(image.shape.height, *first.shape[1:])
        write_color_rows(replace(image, shape=shape, bands=chain([first], pictures)), path)
