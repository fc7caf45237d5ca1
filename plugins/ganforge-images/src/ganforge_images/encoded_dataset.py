"""What datasets have in common whose pictures are encoded in files, each role in its own way."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from ganforge.components import Dataset
from ganforge.components.dataset import Palette
from ganforge.components.image_rows import ImageRows
from ganforge.components.row_reader import RowReader
from ganforge_images.encoding import Encoding
from ganforge_images.extras import ExtraName, ExtraTable, NumberColumns

if TYPE_CHECKING:
    import numpy as np


class EncodedDataset(Dataset):
    """Reads and writes single files by the encoding of their role, and numbers by the tables of extras."""

    extras: Mapping[ExtraName, ExtraTable] = Field(
        {}, description="What examples hold beyond source and target, by name: a table for each."
    )

    def extra_names(self) -> frozenset[str]:
        """The tables of `extras`."""
        return frozenset(self.extras)

    def columns_of(self, extra: str) -> Sequence[str]:
        """The columns that the extra is made of, unless it is an image."""
        return self.extras[extra].columns if extra in self.extras else ()

    def to_vector(self, extra: str, numbers: "np.ndarray") -> "np.ndarray":
        """Numbers scaled as in training.

        Raises:
            DataError: one is out of range.
        """
        table = self.extras.get(extra)
        return table.to_vector(extra, numbers) if isinstance(table, NumberColumns) else numbers

    def encoding(self, role: str) -> Encoding:
        """How the pictures of a role, source or target, are stored in files."""
        raise NotImplementedError

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """One picture as networks see it: (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the file cannot be read, or does not hold what this role expects.
        """
        return self.encoding(role).read(path)

    def rows_from_file(self, role: str, path: Path) -> RowReader:
        """One picture, of which only rows that are needed become what networks see.

        Raises:
            DataError: as `from_file`.
        """
        return self.encoding(role).rows(path)

    def to_file(self, role: str, image: "np.ndarray", path: Path) -> None:
        """Write an image as the files of this role are: what `from_file` reads again.

        Raises:
            DataError: heights of several channels need tifffile.
            RunError: the file cannot be written.
        """
        self.rows_to_file(role, ImageRows.of(image), path)

    def rows_to_file(self, role: str, image: ImageRows, path: Path) -> None:
        """Write an image that is made some rows at a time.

        Raises:
            DataError: as `to_file`.
            RunError: as `to_file`.
        """
        self.encoding(role).write(image, path)

    def file_suffix(self, role: str, source: Path | None = None) -> str:
        """`.png`, or `.tif` after a TIFF and for heights that a 16-bit PNG cannot hold."""
        return self.encoding(role).suffix(source)

    def to_pictures(self, role: str, images: "np.ndarray") -> "np.ndarray":
        """Label maps in the colors of their classes; other images as they are."""
        return self.encoding(role).show(images)

    def palette(self, role: str) -> Palette:
        """The classes of label maps; black and white of what is drawn in them."""
        return self.encoding(role).palette

    def resampling(self, role: str) -> str:
        """As the options say; label maps take the nearest pixel."""
        return self.encoding(role).resampling
