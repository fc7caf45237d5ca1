"""Pictures that are made of those in files."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganforge.components.dataset import Palette
from ganforge.components.image_rows import ImageRows
from ganforge.components.rounds import Tensor
from ganforge.components.row_reader import RowReader
from ganforge.encoded_image import ImageFile
from ganforge_images.derivation import Derivation
from ganforge_images.encoding import Encoding

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class DerivedPictures:
    """What a derivation makes of pictures, after these were resized.

    Attributes:
        files: what is in the files.
        derivation: what is made of it.
    """

    files: Encoding
    derivation: Derivation

    @property
    def channels(self) -> int:
        """How many channels networks see."""
        return self.derivation.channels or self.files.channels

    @property
    def resampling(self) -> str:
        """That of the files."""
        return self.files.resampling

    def rows(self, path: Path) -> RowReader:
        """What networks see of a file; all of it is derived, for a pixel may depend on its neighbors."""
        return RowReader(self.read(path))

    def suffix(self, source: Path | None) -> str:
        """How the names of written files end."""
        return ".png"

    @property
    def loaded(self) -> tuple[str, int] | None:
        """As of the files."""
        return self.files.loaded

    def size(self, path: ImageFile) -> tuple[int, int]:
        """Height and width in pixels of a file, from its header."""
        return self.files.size(path)

    def load(self, path: ImageFile) -> "np.ndarray":
        """The pixels of a file."""
        return self.files.load(path)

    def form(self, picture: Tensor, path: Tensor) -> Tensor:
        """The picture, of which nothing is derived yet: it is resized first."""
        return self.files.form(picture, path)

    def derived(self, picture: Tensor, path: Tensor) -> Tensor:
        """What is made of a resized picture, in its dtype."""
        return self.derivation.levels(picture, path)

    def seen(self, pixels: "np.ndarray", path: ImageFile) -> "np.ndarray":
        """What is made of pixels: (height, width, channels) float32 in [-1, 1]."""
        import tensorflow as tf

        return self.derivation.of_file(
            tf.constant(self.files.seen(pixels, path)), tf.constant(os.fsencode(str(path)))
        ).numpy()

    def read(self, path: ImageFile) -> "np.ndarray":
        """What is made of a file: (height, width, channels) float32 in [-1, 1]."""
        return self.seen(self.load(path), path)

    def write(self, image: ImageRows, path: Path) -> None:
        """Write a picture."""
        from ganforge.color_rows import write_color_rows

        write_color_rows(image, path)

    @property
    def palette(self) -> Palette:
        """That of what is derived."""
        return self.derivation.palette

    def show(self, images: "np.ndarray") -> "np.ndarray":
        """The images, unchanged."""
        return images
