"""TiffRowDecoder: a TIFF that is decoded some rows at a time, by tifffile, which comes with the extra `geo`."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from ganforge.errors import DataError
from ganforge.file_names import visible

if TYPE_CHECKING:
    from tifffile import TiffPage

_ORIENTATION = 274
_LARGEST_PART = 2**26
"""Bytes of a strip or tile; of larger ones too much would be decoded for a few rows."""
_AS_SEEN = {(1, 1, ()), (2, 3, ()), (2, 4, (2,))}
"""Photometric interpretation, channels and extra ones: gray, RGB, and RGB with separate alpha."""


class TiffRowDecoder:
    """Decodes the strips or tiles that hold the rows that are asked for.

    Attributes:
        shape: height, width and channels.
        is_color: whether pixels are 8 or 16 bits of gray, RGB, or RGB and alpha, stored as they are seen.
    """

    def __init__(self, path: Path, page: "TiffPage") -> None:
        self.shape = (page.imagelength, page.imagewidth, page.samplesperpixel)
        self._path, self._page, self._dtype = path, page, np.dtype(page.dtype)
        layout = int(page.photometric), page.samplesperpixel, tuple(map(int, page.extrasamples))
        self.is_color = self._dtype in (np.uint8, np.uint16) and layout in _AS_SEEN
        sides = (page.tilelength, page.tilewidth) if page.is_tiled else (page.rowsperstrip, page.imagewidth)
        self._part = min(sides[0], self.shape[0]), sides[1]
        self._top, self._rows = 0, np.zeros((0, *self.shape[1:]), self._dtype)

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Read the header; None where this is no TIFF, tifffile is missing, or the file has to be decoded whole."""
        if path.suffix.lower() not in (".tif", ".tiff") or not find_spec("tifffile"):
            return None
        import tifffile

        try:
            with tifffile.TiffFile(path) as file:
                page = file.pages.first
                is_usual = len(file.pages) == 1 and page.imagedepth == 1 and page.planarconfig == 1
                if (
                    not is_usual
                    or page.dtype is None
                    or page.dtype.kind not in "uif"
                    or page.tags.valueof(_ORIENTATION, 1) != 1
                ):
                    return None
                found = cls(path, page)
                if found._part[0] * found._part[1] * found.shape[2] * found._dtype.itemsize > _LARGEST_PART:
                    return None
                found[0:1]  # where a codec is missing, Pillow may have it
                return found
        except Exception:  # whoever reads the whole file says what is wrong with it
            return None

    def __getitem__(self, rows: slice) -> np.ndarray:
        """Decode rows: (rows, width, channels).

        Raises:
            DataError: the file is damaged.
        """
        top, bottom, _ = rows.indices(self.shape[0])
        if top < self._top or bottom > self._top + len(self._rows):
            self._top, self._rows = top, self._decoded(top, bottom)
        return self._rows[top - self._top : bottom - self._top]

    def _decoded(self, top: int, bottom: int) -> np.ndarray:
        high, wide = self._part
        across, found = -(-self.shape[1] // wide), np.zeros((bottom - top, *self.shape[1:]), self._dtype)
        with self._path.open("rb") as file:
            for number in range(top // high * across, -(-bottom // high) * across):
                file.seek(self._page.dataoffsets[number])
                packed = file.read(self._page.databytecounts[number])
                try:
                    part, (_, _, first, left, _), _ = self._page.decode(packed or None, number)
                except Exception as error:  # tifffile raises whatever it stumbles over
                    raise DataError(
                        f"{visible(self._path)}: the TIFF cannot be decoded: {error}. Replace or remove the file."
                    ) from error
                if part is not None:
                    above = max(0, top - first)
                    place = found[first + above - top : first + part.shape[1] - top, left : left + part.shape[2]]
                    place[:] = part[0, above : above + len(place), : place.shape[1]]
        return found
