"""What all datasets of pairs of image files have in common."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, PositiveInt

from ganforge.components import Dataset, Example, Examples, Split
from ganforge.errors import DataError
from ganforge.rounds import Tensor
from ganforge.shapes import ImageShape, PairShape

if TYPE_CHECKING:
    from ganforge_images.headers import Header
    from ganforge_images.splits import Splits

Channels = Literal[1, 3, 4]
Resampling = Literal["area", "bilinear", "nearest"]


class ImagePairs(Dataset):
    """Pairs of pictures in files: where they are, their splits, and the size and channels they are given."""

    path: Path = Field(description="Folder of the images, or of the subfolders train, val and test.")
    size: PositiveInt | tuple[PositiveInt, PositiveInt] | None = Field(
        None, description="Side or [height, width] in pixels that every image is resized to; as stored unless given."
    )
    source_channels: Channels = Field(3, description="1 grey, 3 RGB, 4 RGB and alpha; images are converted.")
    target_channels: Channels = Field(3, description="1 grey, 3 RGB, 4 RGB and alpha; images are converted.")
    source_resampling: Resampling = Field(
        "area", description="area keeps one-pixel lines when shrinking; nearest is for maps of label numbers."
    )
    target_resampling: Resampling = Field(
        "area", description="area keeps one-pixel lines when shrinking; nearest is for maps of label numbers."
    )
    validation_share: float = Field(
        0.1, ge=0, lt=1, description="Share of the training images for validation where it has no folder of its own."
    )
    test_share: float = Field(
        0.0, ge=0, lt=1, description="Share of the training images for the test where it has no folder of its own."
    )

    def pair_files(self, split: Split) -> Sequence[tuple[Path, ...]]:
        """The files of each pair of a split.

        Raises:
            DataError: a folder is missing or holds no image, or a file has no partner.
        """
        raise NotImplementedError

    def picture_size(self, path: Path, header: "Header") -> tuple[int, int]:
        """Height and width in pixels of the source, and of the target, in this file."""
        return header.height, header.width

    def pictures(self, *images: Tensor) -> tuple[Tensor, Tensor]:
        """Source and target from the images of a pair's files, each (height, width, channels)."""
        raise NotImplementedError

    def shape(self) -> PairShape:
        """The size asked for; without one, that of the first training pair."""
        size = self.size or self._first_size
        height, width = (size, size) if isinstance(size, int) else size
        return PairShape(
            ImageShape(height, width, self.source_channels), ImageShape(height, width, self.target_channels)
        )

    def load(self, split: Split, seed: int) -> Examples:
        """Check the files of a split, then read it pair by pair.

        Every header is read; up to 1000 files are decoded once, about 2 ms each on one core. A file of more that turns
        out to be broken stops training with an error. The seed has no influence.
        """
        from ganforge_images.decoding import Files, fitted

        shape, columns = self.shape(), list(zip(*self.pair_files(split), strict=True))
        channels = (self.source_channels, self.target_channels)
        wanted = [channels] if len(columns) == 1 else [(number,) for number in channels]
        files = [Files(paths, each, self._check) for paths, each in zip(columns, wanted, strict=True)]

        def read(position: Tensor) -> Example:
            source, target = self.pictures(*(column.read(position) for column in files))
            return {
                "source": fitted(source, shape.source, self.source_resampling if self.size else None),
                "target": fitted(target, shape.target, self.target_resampling if self.size else None),
            }

        return Examples(len(columns[0]), read)

    def files(self, split: Split) -> Sequence[Path]:
        """The files of all pairs of a split."""
        return [file for files in self.pair_files(split) for file in files]

    def describe(self) -> str:
        """How many pairs, how large, and where: one line; files are listed, one is opened."""
        counts = [f"{len(self.pair_files('train'))} train"]
        for split in ("validation", "test"):
            try:
                counts.append(f"{len(self.pair_files(split))} {split}")
            except DataError:
                continue  # a split that nobody may ask for
        source = self.shape().source
        return f"{self.name}: {', '.join(counts)} pairs of {source.height}x{source.width} in {self.path}"

    def _check(self, path: Path, header: "Header") -> None:
        """Refuse a file whose pictures are not of this dataset's size, where none is asked for."""
        height, width = self.picture_size(path, header)
        if self.size is None and (height, width) != self._first_size:
            expected = "{}x{}".format(*self._first_size)
            raise DataError(
                f"{path}: this picture is {height}x{width}, the first is {expected}. Without `size` all must have the "
                f"same size. Set `size`, for example size = [{self._first_size[0]}, {self._first_size[1]}]."
            )

    @cached_property
    def _first_size(self) -> tuple[int, int]:
        from ganforge_images.headers import read_header

        first = self.pair_files("train")[0][0]
        return self.picture_size(first, read_header(first))

    def _splits(self, folder: Path, inverted: bool = False) -> "Splits":
        from ganforge_images.splits import Splits

        return Splits(folder, self.validation_share, self.test_share, inverted)
