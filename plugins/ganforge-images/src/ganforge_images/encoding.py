"""Encoding: how a picture is stored in a file."""

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ganforge.components.dataset import Palette
from ganforge.components.image_rows import ImageRows
from ganforge.components.rounds import Tensor
from ganforge.components.row_reader import RowReader
from ganforge.encoded_image import ImageFile

if TYPE_CHECKING:
    import numpy as np


class Encoding(Protocol):
    """How a picture is stored in a file, and what networks see of it: colors, a label map or heights."""

    @property
    def channels(self) -> int:
        """How many channels networks see."""

    @property
    def resampling(self) -> str:
        """How pictures change size: area, bilinear or nearest."""

    @property
    def loaded(self) -> tuple[str, int] | None:
        """Dtype and channels of what `load` gives; None: colors with the bits and channels of the file."""

    def size(self, path: ImageFile) -> tuple[int, int]:
        """Height and width in pixels of a file, from its header.

        Raises:
            DataError: the file cannot be read.
        """

    def load(self, path: ImageFile) -> "np.ndarray":
        """The pixels of a file: (height, width, channels) in the dtype of `loaded`.

        Raises:
            DataError: the file cannot be read, or holds something else.
        """

    def form(self, picture: Tensor, path: Tensor) -> Tensor:
        """The picture as part of an example, in TensorFlow.

        Args:
            picture: from `load`, or a part of it.
            path: scalar string, the file.
        """

    def seen(self, pixels: "np.ndarray", path: ImageFile) -> "np.ndarray":
        """What networks see of pixels that `load` gives, or of a part of them: as `read`.

        Raises:
            DataError: they hold something else.
        """

    def read(self, path: ImageFile) -> "np.ndarray":
        """What networks see of a file: (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the file cannot be read, or holds something else.
        """

    def rows(self, path: Path) -> RowReader:
        """As `read`, of which only rows that are needed become what networks see.

        Raises:
            DataError: as `read`.
        """

    def suffix(self, source: Path | None) -> str:
        """The suffix of the files that `write` makes of translations of a file."""

    def write(self, image: ImageRows, path: Path) -> None:
        """Write an image so that `read` gives it back, as exactly as the file can hold it.

        Args:
            image: (height, width, channels) float32 in [-1, 1], some rows at a time.
            path: the file; its folder must exist.

        Raises:
            RunError: the file cannot be written.
        """

    @property
    def palette(self) -> Palette:
        """The only colors that pictures have, by what each stands for, as `Dataset.palette`."""

    def show(self, images: "np.ndarray") -> "np.ndarray":
        """Images for the eye.

        Args:
            images: (batch, height, width, channels) float32 in [-1, 1].

        Returns:
            (batch, height, width, any channels) float32 in [-1, 1] or uint8.
        """
