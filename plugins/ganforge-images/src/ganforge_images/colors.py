"""Pictures: gray, RGB, or RGB and alpha."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganforge.components.dataset import Palette
from ganforge.components.image_rows import ImageRows
from ganforge.components.rounds import Tensor
from ganforge.components.row_reader import RowReader
from ganforge.encoded_image import ImageFile

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Colors:
    """A picture of 8 or 16 bits per channel, converted to a number of channels.

    Attributes:
        channels: 1 gray, 3 RGB, 4 RGB and alpha.
        resampling: area, bilinear or nearest.
    """

    channels: int
    resampling: str = "area"

    @property
    def loaded(self) -> None:
        """None: the bits and channels of the file."""
        return None

    def size(self, path: ImageFile) -> tuple[int, int]:
        """Height and width in pixels of a file, from its header."""
        from ganforge_images.headers import read_header

        return read_header(path)[:2]

    def load(self, path: ImageFile) -> "np.ndarray":
        """The pixels of a file: (height, width, 1 to 4 channels) uint8 or uint16."""
        from ganforge.images import read_image

        return read_image(path)

    def form(self, picture: Tensor, path: Tensor) -> Tensor:
        """The picture converted to `channels`; alpha is dropped unless there are 4."""
        import tensorflow as tf

        from ganforge.images import LUMA

        if self.channels == 1 and picture.shape[-1] > 1:
            gray = tf.tensordot(tf.cast(picture[..., :3], tf.float32), tf.constant(LUMA), axes=1)
            return tf.saturate_cast(tf.round(gray), picture.dtype)[..., tf.newaxis]
        return picture[..., : self.channels]

    def seen(self, pixels: "np.ndarray", path: ImageFile) -> "np.ndarray":
        """What networks see of pixels: (height, width, channels) float32 in [-1, 1]."""
        from ganforge.images import as_channels, from_uint8

        return from_uint8(as_channels(pixels, self.channels))

    def read(self, path: ImageFile) -> "np.ndarray":
        """What networks see of a file: (height, width, channels) float32 in [-1, 1]."""
        return self.seen(self.load(path), path)

    def rows(self, path: Path) -> RowReader:
        """What networks see of a file, some rows at a time; those of large files are decoded where they are needed."""
        from ganforge.row_decoding import color_rows

        return RowReader(color_rows(path), lambda pixels: self.seen(pixels, path))

    def suffix(self, source: Path | None) -> str:
        """`.png`, or `.tif` after a TIFF."""
        from ganforge.tiff_rows import suffix_for

        return suffix_for(source)

    def write(self, image: ImageRows, path: Path) -> None:
        """Write a picture with the bits of the source, 8 or 16, and its profile."""
        from ganforge.color_rows import write_color_rows

        write_color_rows(image, path)

    @property
    def palette(self) -> Palette:
        """None: any color may occur."""
        return {}

    def show(self, images: "np.ndarray") -> "np.ndarray":
        """The images, unchanged."""
        return images
