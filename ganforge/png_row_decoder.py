"""PngRowDecoder: a PNG that is decoded some rows at a time."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self

import numpy as np

from ganforge.encoded_image import EncodedImage
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.image_pixels import decode_colors
from ganforge.png_rows import SIGNATURE, png_chunk

_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}
"""Of the types of color that are stored as they are seen: gray, RGB, gray and alpha, RGB and alpha."""
_BAND = 2**23
"""Bytes of rows that are decoded together, about."""
_PIECE = 2**20


class PngRowDecoder:
    """Decodes what is asked for, and what is above it; going back to rows that are gone begins at the top again.

    Pillow decodes each band of rows as a PNG of its own, whose first row is the last of the band before.

    Attributes:
        shape: height, width and channels.
    """

    def __init__(self, path: Path, shape: tuple[int, int, int], header: bytes) -> None:
        self.shape = shape
        self._path, self._header = path, header
        self._row_bytes = shape[1] * shape[2] * header[8] // 8
        self._first, self._rows = 0, np.zeros((0, *shape[1:]), np.uint8)
        self._bands: Iterator[np.ndarray] = iter(())

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Read the header; None where this is no PNG, or one that has to be decoded whole: interlaced, say."""
        with path.open("rb") as file:
            if file.read(8) != SIGNATURE:
                return None
            header = b""
            for kind, length in _chunks(file):
                if kind == b"IHDR":
                    header = file.read(length)
                elif kind == b"IDAT" and header:
                    width, height, bits, color, *_, interlaced = struct.unpack(">IIBBBBB", header)
                    usual = bits in (8, 16) and color in _CHANNELS and not interlaced
                    return cls(path, (height, width, _CHANNELS[color]), header) if usual else None
                elif kind == b"tRNS":
                    return None
        return None

    def __getitem__(self, rows: slice) -> np.ndarray:
        """Decode rows, as `decode_colors` does the whole image.

        Raises:
            DataError: the file is damaged or cut short.
        """
        top, bottom, _ = rows.indices(self.shape[0])
        if top < self._first or self._first + len(self._rows) == 0:
            self._first, self._rows, self._bands = 0, self._rows[:0], self._decoded()
        while self._first + len(self._rows) < bottom:
            gone = max(0, min(top - self._first, len(self._rows)))
            band = next(self._bands)
            kept = self._rows[gone:]
            self._first, self._rows = self._first + gone, np.concatenate([kept, band]) if len(kept) else band
        return self._rows[top - self._first : bottom - self._first]

    def _decoded(self) -> Iterator[np.ndarray]:
        """The whole image in bands, from top to bottom."""
        count, height = max(1, _BAND // self._row_bytes), self.shape[0]
        above, stored, pieces = b"", bytearray(), self._inflated()
        for top in range(0, height, count):
            lines = min(count, height - top)
            needed = lines * (1 + self._row_bytes)
            while len(stored) < needed:
                stored += next(pieces, b"") or self._fail()
            band = self._band(above, bytes(stored[:needed]), lines)
            del stored[:needed]
            above = band[-1].astype(band.dtype.newbyteorder(">")).tobytes()
            yield band

    def _band(self, above: bytes, lines: bytes, count: int) -> np.ndarray:
        """Rows as they are stored, decoded with the row above them."""
        before = b"\0" + above if above else b""
        header = self._header[:4] + struct.pack(">I", count + bool(above)) + self._header[8:]
        content = zlib.compress(before + lines, 0)
        file = SIGNATURE + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", content) + png_chunk(b"IEND", b"")
        return decode_colors(EncodedImage(str(self._path), file))[bool(above) :]

    def _inflated(self) -> Iterator[bytes]:
        """What the image's chunks hold, a piece at a time."""
        inflate = zlib.decompressobj()
        for packed in self._packed():
            while packed and not inflate.eof:
                try:
                    piece = inflate.decompress(packed, _PIECE)
                except zlib.error:
                    piece = self._fail()
                packed = inflate.unconsumed_tail
                if piece:
                    yield piece

    def _packed(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            file.seek(8)
            for kind, length in _chunks(file):
                while kind == b"IDAT" and length > 0 and (packed := file.read(min(length, _PIECE))):
                    length -= len(packed)
                    yield packed

    def _fail(self) -> bytes:
        raise DataError(
            f"{visible(self._path)}: the image cannot be decoded: it is damaged or cut short. Replace or remove the "
            "file."
        )


def _chunks(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The kind and length of each chunk; the file is then at the start of its content."""
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        start = file.tell()
        yield kind, length
        file.seek(start + length + 4)
