"""Finds what is not read in files, and what networks see though people do not."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ganforge.file_names import listed
from ganforge.image_header import ImageHeader, read_header
from ganforge.image_pixels import decode_colors
from ganforge_images.colors import Colors
from ganforge_images.encoding import Encoding
from ganforge_images.headers import inspect
from ganforge_images.heights import Heights

LARGE = 89_478_485
"""Pixels beyond which Pillow would warn."""

_DECODED = 20
"""How many files with an alpha channel are decoded to see whether any pixel is transparent."""

Headers = Sequence[tuple[Path, ImageHeader]]


def file_remarks(columns: Sequence[Sequence[Path]], encodings: Sequence[Sequence[Encoding]]) -> Iterator[str]:
    """Sentences about what is lost or hidden, from the headers of up to 1000 files of each column.

    Args:
        columns: the files of a split.
        encodings: of the pictures in a file, for each column; the last is the target's.

    Raises:
        UnusableFilesError: no file can be read.
    """
    target = encodings[-1][-1]
    for paths, held in zip(columns, encodings, strict=True):
        if any(isinstance(encoding, Heights) for encoding in held):
            continue  # pages are channels, and depth is kept
        headers = inspect(paths, lambda path, _: (path, read_header(path)), refuse=False)
        yield from _lost(headers)
        for encoding in held:
            if isinstance(encoding, Colors) and encoding.channels != 4:
                yield from _hidden(headers, "target" if encoding is target else "source")


def _lost(headers: Headers) -> Iterator[str]:
    paged = [path for path, header in headers if header.frames > 1]
    cut = [path for path, header in headers if header.bits > 8 and not header.deep]
    large = [path for path, header in headers if header.height * header.width > LARGE]
    if paged:
        yield f"{_files(paged)} with more than one page or frame, of which only the first is read."
    if cut:
        yield f"{_files(cut)} with more than 8 bits per channel, of which 8 are read. Convert to RGB as PNG or TIFF."
    if large:
        yield (
            f"{_files(large)} with more than {LARGE:,} pixels, which take long to decode. Scale them down, or decode "
            "them once with `ganforge data prepare`."
        )


def _hidden(headers: Headers, role: str) -> Iterator[str]:
    with_alpha = [path for path, header in headers if header.alpha]
    if transparent := [path for path in with_alpha[:_DECODED] if _is_transparent(path)]:
        yield (
            f"{_files(transparent)} with transparent pixels: networks see the colors behind them. Fill them in, or set "
            f"dataset.{role}_channels = 4 to keep transparency."
        )


def _is_transparent(path: Path) -> bool:
    alpha = decode_colors(path)[..., -1]
    return bool((alpha < np.iinfo(alpha.dtype).max).any())


def _files(paths: Sequence[Path]) -> str:
    return f"{len(paths)} file{'s' * (len(paths) > 1)} ({listed(paths)})"
