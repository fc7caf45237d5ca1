"""What all datasets of pairs that are made of image files have in common."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, PositiveInt

from ganforge.components import Dataset, Example, Examples, Split
from ganforge.components.rounds import Tensor
from ganforge.components.shapes import ImageShape, PairShape
from ganforge.errors import DataError
from ganforge_images.labels import Labels

if TYPE_CHECKING:
    from ganforge_images.fitting import Form
    from ganforge_images.headers import Header
    from ganforge_images.splits import Splits

Channels = Literal[1, 3, 4]
Resampling = Literal["area", "bilinear", "nearest"]


class ImageFiles(Dataset):
    """Pictures in files: where they are, their splits, and the size and channels they are given."""

    noun: ClassVar[str] = "pairs"
    """What `describe` counts."""

    path: Path = Field(description="Folder of the images, or of the subfolders train, val and test.")
    size: PositiveInt | tuple[PositiveInt, PositiveInt] | None = Field(
        None, description="Side or [height, width] in pixels that every image is given; as stored unless given."
    )
    fit: Literal["resize", "crop", "pad"] = Field(
        "resize",
        description="How an image of another aspect gets the size: resize stretches it, crop keeps the middle, pad "
        "draws out its edges (label maps have no class there).",
    )
    target_channels: Channels = Field(3, description="1 grey, 3 RGB, 4 RGB and alpha; images are converted.")
    target_resampling: Resampling = Field(
        "area", description="area keeps one-pixel lines when shrinking; label maps always take nearest."
    )
    validation_share: float = Field(
        0.1, ge=0, lt=1, description="Share of the training images for validation where it has no folder of its own."
    )
    test_share: float = Field(
        0.0, ge=0, lt=1, description="Share of the training images for the test where it has no folder of its own."
    )

    def columns(self, split: Split) -> Sequence[Sequence[Path]]:
        """The files of a split: first those of the sources, last those of the targets; one file may hold both.

        Raises:
            DataError: a folder is missing or holds no image, or a file has no partner.
        """
        raise NotImplementedError

    def picture_size(self, path: Path, header: "Header") -> tuple[int, int]:
        """Height and width in pixels of the source, and of the target, in this file."""
        return header.height, header.width

    def source_header(self, path: Path) -> "Header":
        """What is known of one file of the first column without its pixels."""
        from ganforge_images.headers import read_header

        return read_header(path)

    def pictures(self, *images: Tensor) -> tuple[Tensor, ...]:
        """Each picture of a pair, the target last, from the images of its files: (height, width, channels)."""
        return images

    def forms(self) -> "tuple[Form, ...]":
        """What each of `pictures` becomes."""
        raise NotImplementedError

    def example(self, images: "Sequence[Tensor]", path: Tensor) -> Example:
        """Source and target from the pictures of a pair, once each has its size and form.

        Args:
            images: (height, width, channels) uint8 or uint16; label maps (height, width, 1) int16.
            path: the target's file.
        """
        raise NotImplementedError

    def channels(self) -> tuple[int, int]:
        """How many channels networks see of the source and of the target."""
        raise NotImplementedError

    def shape(self) -> PairShape:
        """The size asked for; without one, that of the first training pair."""
        size = self.size or self._first_size
        height, width = (size, size) if isinstance(size, int) else size
        return PairShape(*(ImageShape(height, width, channels) for channels in self.channels()))

    def load(self, split: Split, seed: int) -> Examples:
        """Check the files of a split, then read it pair by pair.

        Up to 1000 files are decoded once, about 2 ms each on one core; of more, 1000 headers are read, and a file that
        turns out to be broken is named when its turn comes. The seed has no influence.
        """
        from ganforge_images.reading import read_pairs

        return read_pairs(self, split)

    def labels(self) -> Mapping[str, Labels]:
        """The roles that are label maps."""
        return {}

    def files(self, split: Split) -> Sequence[Path]:
        """The files of all pairs of a split."""
        return [file for column in self.columns(split) for file in column]

    def describe(self) -> str:
        """How many pairs, how large, and where: one line; files are listed, one is opened."""
        counts = [f"{self.count('train')} train"]
        for split in ("validation", "test"):
            try:
                counts.append(f"{self.count(split)} {split}")
            except DataError:
                continue  # a split that nobody may ask for
        source = self.shape().source
        return f"{self.name}: {', '.join(counts)} {self.noun} of {source.height}x{source.width} in {self.path}"

    def count(self, split: Split) -> str:
        """How many there are of what `describe` counts."""
        return str(len(self.columns(split)[0]))

    def check_size(self, path: Path, header: "Header") -> None:
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
        first = self.columns("train")[0][0]
        return self.picture_size(first, self.source_header(first))

    def _splits(
        self, folder: Path, inverted: bool = False, pattern: str = "*", others: tuple[str, ...] = ()
    ) -> "Splits":
        from ganforge_images.splits import Splits

        return Splits(folder, self.validation_share, self.test_share, inverted, pattern, others)
