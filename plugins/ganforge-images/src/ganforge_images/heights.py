"""Numbers that mean something, such as meters above the sea or the light in a band."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

from pydantic import AfterValidator, Field, FiniteFloat

from ganforge.components.dataset import Palette
from ganforge.components.image_rows import ImageRows
from ganforge.components.rounds import Tensor
from ganforge.components.row_reader import RowReader
from ganforge.encoded_image import ImageFile
from ganforge.errors import DataError
from ganforge.file_names import visible

if TYPE_CHECKING:
    import numpy as np


def _range(ends: tuple[float, float]) -> tuple[float, float]:
    if not ends[0] < ends[1]:
        raise ValueError(f"{list(ends)} should be [lowest, highest].")
    return ends


Range = Annotated[tuple[FiniteFloat, FiniteFloat], AfterValidator(_range)]
ValueRange = Range | Annotated[tuple[Range, ...], Field(min_length=1)]
"""An option: the numbers that become -1 and 1, or these for each channel."""


def ranges_of(given: ValueRange) -> Sequence[Range]:
    """The range of each channel."""
    return cast("Sequence[Range]", given if isinstance(given[0], tuple) else (given,))


@dataclass(frozen=True)
class Heights:
    """Whole numbers or floats of 8 to 64 bits, in any number of channels.

    Attributes:
        ranges: the numbers that become -1 and 1, for each channel.
        resampling: area, bilinear or nearest.
    """

    ranges: Sequence[Range]
    resampling: str = "area"

    @property
    def channels(self) -> int:
        """How many channels files and networks have."""
        return len(self.ranges)

    @property
    def loaded(self) -> tuple[str, int]:
        """Floats, already in [-1, 1]."""
        return "float32", self.channels

    def size(self, path: ImageFile) -> tuple[int, int]:
        """Height and width in pixels of a file, from its header."""
        from ganforge_images.numbers import read_size

        return read_size(path)

    def load(self, path: ImageFile) -> "np.ndarray":
        """The numbers of a file: (height, width, channels) float32, -1 and 1 for the ends of each range.

        Raises:
            DataError: the file cannot be read, has another number of channels than there are ranges, or holds numbers
                outside their range or none at all (NaN).
        """
        from ganforge_images.numbers import read_numbers

        return self.scaled(read_numbers(path), path)

    def scaled(self, numbers: "np.ndarray", path: ImageFile) -> "np.ndarray":
        """Numbers, (height, width, channels), as `load` gives them.

        Raises:
            DataError: as `load`; `path` is named.
        """
        import numpy as np

        values = numbers.astype(np.float64)
        self._check(values, path)
        lows, highs = np.array(self.ranges).T
        return ((values - lows) * (2 / (highs - lows)) - 1).astype(np.float32)

    def form(self, picture: Tensor, path: Tensor) -> Tensor:
        """The numbers, unchanged."""
        return picture

    def seen(self, pixels: "np.ndarray", path: ImageFile) -> "np.ndarray":
        """What networks see of pixels: themselves."""
        return pixels

    def read(self, path: ImageFile) -> "np.ndarray":
        """What networks see of a file: as `load`."""
        return self.load(path)

    def rows(self, path: Path) -> RowReader:
        """What networks see of a file, some rows at a time."""
        from ganforge_images.numbers import number_rows

        return RowReader(number_rows(path), lambda numbers: self.scaled(numbers, path))

    def suffix(self, source: Path | None) -> str:
        """`.png` where a 16-bit PNG holds the numbers, else and after a TIFF `.tif`."""
        from ganforge.tiff_rows import suffix_for
        from ganforge_images.numbers import fits_png

        return suffix_for(source) if fits_png(self.ranges) else ".tif"

    def write(self, image: ImageRows, path: Path) -> None:
        """Write the numbers themselves: a PNG of 16 bits, or a TIFF of floats.

        Raises:
            DataError: several channels need tifffile.
            RunError: the file cannot be written.
        """
        import numpy as np

        from ganforge_images.numbers import write_numbers

        lows, highs = zip(*self.ranges, strict=True)
        bands = ((band.clip(-1, 1) + 1) / 2 * np.subtract(highs, lows) + lows for band in image.bands)
        write_numbers(path, replace(image, bands=bands))

    @property
    def palette(self) -> Palette:
        """None: any color may occur."""
        return {}

    def show(self, images: "np.ndarray") -> "np.ndarray":
        """The images themselves: black at the lower end of the range, white at the upper."""
        return images

    def _check(self, values: "np.ndarray", path: ImageFile) -> None:
        import numpy as np

        if values.shape[-1] != self.channels:
            raise DataError(
                f"{visible(path)}: the file has {values.shape[-1]} channels, but there are value ranges for "
                f"{self.channels}. Expected one range for each channel."
            )
        if missing := np.count_nonzero(np.isnan(values).any(-1)):
            raise DataError(
                f"{visible(path)}: NaN (not a number) in {missing} of {values[..., 0].size} pixels. Expected a number "
                "in each. Fill them."
            )
        lows, highs = np.array(self.ranges).T
        least, most = values.min((0, 1)), values.max((0, 1))
        for channel in np.flatnonzero((least < lows) | (highs < most)):
            which = f" in channel {channel + 1}" if self.channels > 1 else ""
            raise DataError(
                f"{visible(path)}: its numbers go from {least[channel]:g} to {most[channel]:g}{which}, outside the "
                f"value range of {lows[channel]:g} to {highs[channel]:g}. Widen the range, or replace these numbers."
            )
