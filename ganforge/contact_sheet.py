"""Contact sheets: batches of images side by side in one PNG, which says where each image is."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np

from ganforge.errors import DataError
from ganforge.images import displayable, write_png

LAYOUT = "ganforge-layout"
"""The text entry of a PNG that holds captions, rows and the size of a cell."""

CELL, _GAP, _CAPTION, _LINE = 128, 4, 24, 17
"""Pixels: a cell is at least this wide so that captions fit, between cells, and of the first and each further line of
captions."""


@dataclass(frozen=True)
class ContactSheet:
    """One captioned column per batch, one row per example.

    Attributes:
        pixels: (sheet height, sheet width, 3) uint8.
        captions: of the columns.
        rows: how many there are.
        cell: height and width of every image.
    """

    pixels: np.ndarray
    captions: tuple[str, ...]
    rows: int
    cell: tuple[int, int]

    @classmethod
    def arrange(cls, columns: Mapping[str, np.ndarray], rows: int) -> Self:
        """Lay out batches side by side.

        Args:
            columns: caption, of one line or several, to batch, each (n, height, width, channels) float in [-1, 1] or
                uint8. Sizes and channels may differ from column to column; small images are enlarged, pixel by pixel.
            rows: how many examples at most.
        """
        cells = {caption: [displayable(image) for image in batch[:rows]] for caption, batch in columns.items()}
        sides = np.max([image.shape[:2] for images in cells.values() for image in images], axis=0)
        height, width = (int(side) for side in sides * max(1, -(-CELL // int(sides[1]))))
        count = max(len(images) for images in cells.values())
        return cls(_drawn(cells, count, (height, width)), tuple(cells), count, (height, width))

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a sheet that `write` wrote.

        Raises:
            DataError: this is no such file.
        """
        from PIL import Image

        try:
            with Image.open(path) as image:
                layout = json.loads(image.info[LAYOUT])
                pixels = np.asarray(image.convert("RGB"))
            sheet = cls(pixels, tuple(map(str, layout["captions"])), int(layout["rows"]), tuple(layout["cell"]))
            if pixels.shape[:2] != _size(sheet.captions, sheet.rows, sheet.cell):
                raise ValueError(f"its size is {pixels.shape[:2]}")
        except (OSError, KeyError, TypeError, ValueError, Image.DecompressionBombError) as error:
            raise DataError(
                f"{path}: not a contact sheet: {error}. Expected a PNG from the folder `samples` of a run."
            ) from error
        return sheet

    def write(self, path: Path) -> None:
        """Write a PNG that `read` reads.

        Raises:
            RunError: the file cannot be written.
        """
        layout = {"captions": self.captions, "rows": self.rows, "cell": self.cell}
        write_png(path, self.pixels, text={LAYOUT: json.dumps(layout)})

    def images(self, caption: str) -> list[np.ndarray]:
        """The images of a column, each (height, width, 3) uint8."""
        height, width = self.cell
        left = _GAP + self.captions.index(caption) * (width + _GAP)
        head = _head(self.captions)
        tops = (head + row * (height + _GAP) for row in range(self.rows))
        return [self.pixels[top : top + height, left : left + width] for top in tops]


def _size(captions: Collection[str], rows: int, cell: tuple[int, int]) -> tuple[int, int]:
    return _head(captions) + rows * (cell[0] + _GAP), len(captions) * (cell[1] + _GAP) + _GAP


def _head(captions: Collection[str]) -> int:
    """The height of the captions."""
    return _CAPTION + _LINE * max(caption.count("\n") for caption in captions)


def _drawn(cells: Mapping[str, Sequence[np.ndarray]], rows: int, cell: tuple[int, int]) -> np.ndarray:
    from PIL import Image, ImageDraw, ImageFont

    height, width = cell
    head = _head(cells)
    sheet = Image.new("RGB", _size(cells, rows, cell)[::-1], "gainsboro")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(size=_CAPTION * 0.6)
    for column, (caption, images) in enumerate(cells.items()):
        left = _GAP + column * (width + _GAP)
        draw.text(
            (left + width / 2, head / 2), caption, fill="black", font=font, anchor="mm", align="center", spacing=2
        )
        for row, image in enumerate(images):
            picture = Image.fromarray(image).resize((width, height), Image.Resampling.NEAREST)
            sheet.paste(picture, (left, head + row * (height + _GAP)))
    return np.asarray(sheet)
