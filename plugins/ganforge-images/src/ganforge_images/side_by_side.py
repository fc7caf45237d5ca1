"""Pairs in one file: two pictures next to each other."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge.components import ExampleShape
from ganforge.components.rounds import Tensor
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge_images.encoding import Encoding
from ganforge_images.pair_dataset import PairDataset

if TYPE_CHECKING:
    import numpy as np


class SideBySide(PairDataset):
    """Files that hold both pictures of a pair, in their left and right halves, as the pix2pix datasets do."""

    name: Literal["side-by-side"] = "side-by-side"
    source: Literal["left", "right"] = Field(
        "left", description="The half that is translated; the other is the target."
    )

    def held(self) -> Sequence[Sequence[Encoding]]:
        """Both pictures in each file."""
        return ((self.encoding("source"), self.encoding("target")),)

    def picture_size(self, path: Path, size: tuple[int, int]) -> tuple[int, int]:
        """Height and width in pixels of one half.

        Raises:
            DataError: the width is odd.
        """
        height, width = size
        if width % 2:
            raise DataError(
                f"{visible(path)}: the image is {width} pixels wide. Expected an even width, for two halves. "
                "Crop the image, or move it elsewhere."
            )
        return height, width // 2

    def pictures(self, *images: Tensor) -> tuple[Tensor, ...]:
        """The two halves of the image, source first."""
        import tensorflow as tf

        middle = tf.shape(images[0])[1] // 2
        left, right = images[0][:, :middle], images[0][:, middle:]
        return (left, right) if self.source == "left" else (right, left)

    def holds_more_than_source(self, path: Path, shape: ExampleShape) -> str:
        """Whether a file is wide enough for both pictures of a pair, which are as wide as those of the training."""
        height, width = self.encoding("source").size(path)
        try:
            first = self.columns("train")[0][0]
            expected, doubled = self.encoding("source").size(first)
        except DataError:  # the training data are elsewhere by now
            expected, doubled = shape.target.height, 2 * shape.target.width
        holds_pair = width / height > doubled / expected / 2**0.5
        return "it holds source and target side by side" if holds_pair else ""

    def source_in(self, path: Path) -> "np.ndarray":
        """The half that is translated."""
        return self._half(path, "source", is_left=self.source == "left")

    def target_in(self, path: Path) -> "np.ndarray":
        """The other half."""
        return self._half(path, "target", is_left=self.source == "right")

    def _half(self, path: Path, role: str, is_left: bool) -> "np.ndarray":
        encoding = self.encoding(role)
        pixels = encoding.load(path)
        self.picture_size(path, pixels.shape[:2])
        middle = pixels.shape[1] // 2
        return encoding.seen(pixels[:, :middle] if is_left else pixels[:, middle:], path)
