"""Writes TIFFs some rows at a time, with tifffile, which comes with the extra `geo`."""

from collections.abc import Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ganforge.file_traits import FileTraits
from ganforge.files import replacing

_STRIP = 2**18
"""Bytes of a strip, about."""
_LARGEST = 2**32 - 2**26
"""Bytes from which on a TIFF has to be a BigTIFF."""


def suffix_for(source: Path | None, usual: str = ".png") -> str:
    """What a translation of a file ends in: a TIFF stays one where tifffile is there to write it."""
    is_tiff = source is not None and source.suffix.lower() in (".tif", ".tiff")
    return ".tif" if is_tiff and find_spec("tifffile") else usual


def write_tiff_rows(
    path: Path, shape: tuple[int, int, int], bands: Iterable[np.ndarray], traits: FileTraits, **layout: Any
) -> None:
    """Write an image, compressed; whoever reads meanwhile finds the old file or the new one, never half of it.

    Args:
        path: the file to write; its folder must exist.
        shape: height, width and channels of the whole image.
        bands: the image from top to bottom, each (rows, width, channels) of one dtype.
        traits: its profile and its place on earth are written.
        layout: `dtype`, and what else `tifffile.TiffWriter.write` takes: photometric, colormap, extrasamples.

    Raises:
        RunError: the file cannot be written.
    """
    import tifffile

    height, width, channels = shape
    row_bytes = width * channels * np.dtype(layout["dtype"]).itemsize
    rows = max(1, _STRIP // row_bytes)
    with (
        replacing(path) as partial,
        tifffile.TiffWriter(partial, bigtiff=height * row_bytes > _LARGEST) as file,
    ):
        file.write(
            _strips(bands, rows),
            shape=(height, width, channels) if channels > 1 else (height, width),
            planarconfig="contig" if channels > 1 else None,
            rowsperstrip=rows,
            compression="zlib",
            metadata=None,
            iccprofile=traits.profile_for(channels),
            extratags=list(_tags(traits.geo)),
            **layout,
        )


def _strips(bands: Iterable[np.ndarray], rows: int) -> Iterator[np.ndarray]:
    """The same rows in strips of so many; the last may have fewer."""
    rest: np.ndarray | None = None
    for band in bands:
        rest = band if rest is None else np.concatenate([rest, band])
        while len(rest) >= rows:
            yield np.ascontiguousarray(rest[:rows])
            rest = rest[rows:]
    if rest is not None and len(rest):
        yield np.ascontiguousarray(rest)


def _tags(geo: Mapping[int, tuple[int, Any]]) -> Iterator[tuple[int, int, int, Any, bool]]:
    for code, (kind, value) in geo.items():
        is_list = isinstance(value, tuple)
        yield code, kind, len(value) if is_list else 0 if isinstance(value, str) else 1, value, True
