"""The image of a file, as it is translated."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from ganforge.components.row_reader import RowReader
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.file_traits import FileTraits
from ganforge.images import from_uint8, to_uint16
from ganforge.inference.direction import Direction
from ganforge.inference.image_size import with_size
from ganforge.inference.source_remarks import header_of
from ganforge.inference.translation_options import TranslationOptions
from ganforge.row_decoding import color_rows

_BAND = 256
"""Rows that are looked at together."""


@dataclass(frozen=True)
class FileSource:
    """A file that is translated.

    Attributes:
        image: what networks see of it.
        alpha: (height, width) uint8 or uint16, how opaque each pixel is; None where that is not kept.
        traits: what is kept of it.
    """

    image: RowReader
    alpha: np.ndarray | None
    traits: FileTraits

    @classmethod
    def open(cls, paths: Sequence[Path], direction: Direction, options: TranslationOptions) -> Self:
        """Read it: the half of it, and at the size, that the options name.

        Raises:
            DataError: a file cannot be read, or is not what the run was trained with.
        """
        image = direction.open(paths, False if options.half else options.are_examples)
        alpha = _alpha(paths[0]) if options.keep_alpha else None
        if options.half:
            image, alpha = _half(image, options.half), alpha and _half(alpha, options.half)
        if alpha and alpha.size != image.size:
            raise DataError(
                f"{visible(paths[0])}: its source is {image.size[0]}x{image.size[1]}, and its transparency "
                f"{alpha.size[0]}x{alpha.size[1]}. Leave out --keep-alpha."
            )
        if options.size:
            resampling = direction.experiment.dataset.resampling(direction.given)
            image = RowReader(with_size(image.whole(), options.size, resampling))
            alpha = alpha and RowReader(to_uint16(with_size(from_uint8(alpha.whole()), options.size, "area")))
        return cls(image, alpha.whole()[..., 0] if alpha else None, FileTraits.of(paths[0]))


def _alpha(path: Path) -> RowReader | None:
    header = header_of(path)
    if not header or not header.alpha:
        return None
    rows = color_rows(path)
    bands = (rows[top : top + _BAND][..., -1:] for top in range(0, header.height, _BAND))
    return RowReader(np.concatenate(list(bands)))


def _half(image: RowReader, which: str) -> RowReader:
    width = image.size[1]
    return image.columns(0, width // 2) if which == "left" else image.columns(width - width // 2, width)
