"""Instance maps: pictures whose pixels are numbers of things, which mean nothing but to tell them apart."""

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
class InstanceMap:
    """Numbers from 0 to 65535, as gray or palette images; never blended."""

    @property
    def channels(self) -> int:
        """One."""
        return 1

    @property
    def resampling(self) -> str:
        """Nearest."""
        return "nearest"

    def suffix(self, source: Path | None) -> str:
        """How the names of written files end."""
        return ".png"

    @property
    def loaded(self) -> tuple[str, int]:
        """Numbers."""
        return "uint16", 1

    def size(self, path: ImageFile) -> tuple[int, int]:
        """Height and width in pixels of a file, from its header."""
        from ganforge_images.headers import read_header

        return read_header(path)[:2]

    def load(self, path: ImageFile) -> "np.ndarray":
        """The numbers of a file: (height, width, 1) uint16.

        Raises:
            DataError: the file cannot be read, is lossy, in colors, or holds other numbers.
        """
        from ganforge_images.label_files import read_class_numbers

        return read_class_numbers(path)

    def form(self, picture: Tensor, path: Tensor) -> Tensor:
        """The numbers, unchanged."""
        return picture

    def seen(self, pixels: "np.ndarray", path: ImageFile) -> "np.ndarray":
        """The numbers in [-1, 1]: (height, width, 1) float32."""
        from ganforge.images import from_uint8

        return from_uint8(pixels)

    def read(self, path: ImageFile) -> "np.ndarray":
        """As `seen`, of a file."""
        return self.seen(self.load(path), path)

    def rows(self, path: Path) -> RowReader:
        """What networks see of a file, some rows at a time."""
        return RowReader(self.load(path), lambda pixels: self.seen(pixels, path))

    def write(self, image: ImageRows, path: Path) -> None:
        """Write a PNG of 16 bits."""
        from ganforge.images import to_uint16
        from ganforge.png_rows import write_png_rows

        write_png_rows(path, image.shape, map(to_uint16, image.bands), bits=16)

    @property
    def palette(self) -> Palette:
        """None: any color may occur."""
        return {}

    def show(self, images: "np.ndarray") -> "np.ndarray":
        """The images, unchanged."""
        return images
