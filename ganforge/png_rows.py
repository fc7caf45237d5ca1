"""Writes PNGs some rows at a time, of 8 or 16 bits, with 1 to 4 channels."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from ganforge.files import replacing

SIGNATURE = b"\x89PNG\r\n\x1a\n"
"""What every PNG begins with."""
_COLOR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
_SUB, _UP, _PAETH = 1, 2, 4
_AT_ONCE = 2**21
"""Bytes of pixels that are filtered at once, which takes ten times as many."""


def write_png_rows(
    path: Path, shape: tuple[int, int, int], bands: Iterable[np.ndarray], bits: int = 8, profile: bytes | None = None
) -> None:
    """Write an image; whoever reads meanwhile finds the old file or the new one, never half of it.

    Args:
        path: the file to write; its folder must exist.
        shape: height, width and channels of the whole image: gray, gray and alpha, RGB, or RGB and alpha.
        bands: the image from top to bottom, each (rows, width, channels) uint8 or uint16, as `bits` says.
        bits: 8 or 16.
        profile: an ICC profile.

    Raises:
        RunError: the file cannot be written.
    """
    height, width, channels = shape
    with replacing(path) as partial, partial.open("wb") as file:
        file.write(SIGNATURE)
        file.write(png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, _COLOR_TYPES[channels], 0, 0, 0)))
        if profile:
            file.write(png_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(profile)))
        for part in _compressed(bands, width * channels * bits // 8, channels * bits // 8):
            file.write(png_chunk(b"IDAT", part))
        file.write(png_chunk(b"IEND", b""))


def _compressed(bands: Iterable[np.ndarray], row_bytes: int, pixel_bytes: int) -> Iterator[bytes]:
    packer = zlib.compressobj(6, strategy=zlib.Z_FILTERED)
    above = np.zeros(row_bytes, np.uint8)
    at_once = max(1, _AT_ONCE // row_bytes)
    for band in bands:
        for first in range(0, len(band), at_once):
            part = band[first : first + at_once]
            rows = np.ascontiguousarray(part, part.dtype.newbyteorder(">")).view(np.uint8).reshape(len(part), row_bytes)
            yield packer.compress(_filtered(rows, above, pixel_bytes).tobytes())
            above = rows[-1]
    yield packer.flush()


def _filtered(rows: np.ndarray, above: np.ndarray, pixel_bytes: int) -> np.ndarray:
    """Each row less what its neighbors predict, by the filter that leaves least, with the filter's number first."""
    up = np.concatenate([above[None], rows[:-1]])
    left, corner = _moved(rows, pixel_bytes), _moved(up, pixel_bytes)
    filtered = {_SUB: rows - left, _UP: rows - up, _PAETH: rows - _paeth(left, up, corner)}
    left_over = [np.abs(each.view(np.int8).astype(np.int16)).sum(axis=1) for each in filtered.values()]
    best = np.argmin(left_over, axis=0)
    numbers = np.array(list(filtered), np.uint8)[best][:, None]
    chosen = np.choose(best[:, None], list(filtered.values()))
    return np.concatenate([numbers, chosen], axis=1)


def _moved(rows: np.ndarray, by: int) -> np.ndarray:
    return np.concatenate([np.zeros_like(rows[:, :by]), rows[:, :-by]], axis=1)[:, : rows.shape[1]]


def _paeth(left: np.ndarray, up: np.ndarray, corner: np.ndarray) -> np.ndarray:
    """Which of three neighbors is nearest to left + up - corner, in this order where two are."""
    a, b, c = (neighbor.astype(np.int16) for neighbor in (left, up, corner))
    to_left, to_up, to_corner = np.abs(b - c), np.abs(a - c), np.abs(a + b - 2 * c)
    return np.where((to_left <= to_up) & (to_left <= to_corner), left, np.where(to_up <= to_corner, up, corner))


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG: its kind, such as IHDR, and its content, with length and checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
