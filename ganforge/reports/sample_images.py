"""The samples of a run as images that a page holds: each image once, as many steps as there is room for."""

import base64
import io
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ganforge.contact_sheet import ContactSheet
from ganforge.errors import DataError

if TYPE_CHECKING:
    import numpy as np

STEPS = 40
"""Steps at most, evenly over the run."""
ROOM = 16_000_000
"""Characters that the images of all steps may take together."""
SIDE = 512
"""Pixels: larger images are shrunk."""
QUALITY = 90
FLAT = 256
"""An image of at most so many colors, such as a label map, is kept without loss."""


Thing = TypeVar("Thing")


@dataclass(frozen=True)
class SampleImages:
    """The images of a run's samples.

    Attributes:
        captions: of the columns.
        steps: those that are shown, in order.
        size: width and height of every image, in pixels of the sheet.
        fixed: for each column that is the same at all steps, a data URL per row.
        changing: for each other column, for each step a data URL per row.
        note: what is not shown, in words; empty if everything is.
    """

    captions: tuple[str, ...] = ()
    steps: tuple[int, ...] = ()
    size: tuple[int, int] = (1, 1)
    fixed: dict[str, list[str]] | None = None
    changing: dict[str, list[list[str]]] | None = None
    note: str = ""

    @property
    def rows(self) -> int:
        """How many examples there are."""
        columns = [*(self.fixed or {}).values(), *(steps[-1] for steps in (self.changing or {}).values())]
        return len(columns[0]) if columns else 0

    def at(self, caption: str, step: int) -> list[str]:
        """The data URLs of a column that changes, at one of the steps."""
        return (self.changing or {})[caption][self.steps.index(step)]

    def held(self, steps: Sequence[int]) -> "SampleImages":
        """The same at other steps: at each, the newest images that there were by then."""
        places = [max(0, bisect_right(self.steps, step) - 1) for step in steps]
        changing = {caption: [known[place] for place in places] for caption, known in (self.changing or {}).items()}
        return replace(self, steps=tuple(steps), changing=changing)

    def last(self, caption: str, row: int) -> str:
        """The data URL of an image at the last step."""
        fixed = (self.fixed or {}).get(caption)
        return fixed[row] if fixed else (self.changing or {})[caption][-1][row]


def sample_images(folder: Path, runs: int = 1) -> SampleImages:
    """Cut the sheets of a folder into images; files that are none are passed over.

    Args:
        folder: of the samples.
        runs: how many runs share the room of a page.
    """
    paths = sorted((path for path in folder.glob("*.png") if path.stem.isdecimal()), key=lambda path: int(path.stem))
    last = next((sheet for path in reversed(paths) if (sheet := _sheet(path))), None)
    if last is None:
        return SampleImages()
    first = next(sheet for path in paths if (sheet := _sheet(path)) and _is_like(sheet, last))
    varied = [caption for caption in last.captions if _differ(first, last, caption)]
    fixed = {caption: _urls(last, caption) for caption in last.captions if caption not in varied}
    shown = {}
    for path in _evenly(paths, STEPS):
        if (sheet := _sheet(path)) and _is_like(sheet, last):  # one at a time: sheets may be large
            shown[int(path.stem)] = {caption: _urls(sheet, caption) for caption in varied}
    size = sum(len(url) for columns in shown.values() for urls in columns.values() for url in urls)
    steps = _evenly(list(shown), max(2, len(shown) * ROOM // runs // max(1, size)))
    changing = {caption: [shown[step][caption] for step in steps] for caption in varied}
    return SampleImages(
        last.captions, tuple(steps), last.cell[::-1], fixed, changing, _note(len(paths), len(steps), last.cell)
    )


def newest_sheet_url(folder: Path) -> str:
    """The newest sheet of a folder as a data URL; empty if there is none."""
    paths = [path for path in folder.glob("*.png") if path.stem.isdecimal()]
    sheet = _sheet(max(paths, key=lambda path: int(path.stem))) if paths else None
    return data_url(sheet.pixels, max(sheet.pixels.shape)) if sheet else ""


def _sheet(path: Path) -> ContactSheet | None:
    try:
        return ContactSheet.read(path)
    except DataError:
        return None


def _is_like(sheet: ContactSheet, other: ContactSheet) -> bool:
    return (sheet.captions, sheet.rows, sheet.cell) == (other.captions, other.rows, other.cell)


def _differ(first: ContactSheet, last: ContactSheet, caption: str) -> bool:
    pairs = zip(first.images(caption), last.images(caption), strict=True)
    return any((before != after).any() for before, after in pairs)


def _evenly(things: Sequence[Thing], count: int) -> list[Thing]:
    """So many of them, the first and the last among them."""
    if len(things) <= count:
        return list(things)
    return [things[round(place * (len(things) - 1) / (count - 1))] for place in range(count)]


def _urls(sheet: ContactSheet, caption: str) -> list[str]:
    return [data_url(pixels, SIDE) for pixels in sheet.images(caption)]


def data_url(pixels: "np.ndarray", side: int) -> str:
    """An image, (height, width, 3) uint8, of at most so many pixels a side, as text for a page."""
    from PIL import Image

    picture = Image.fromarray(pixels)
    picture.thumbnail((side, side))
    written = io.BytesIO()
    picture.save(written, "WEBP", lossless=picture.getcolors(FLAT) is not None, quality=QUALITY, method=2)
    return f"data:image/webp;base64,{base64.b64encode(written.getvalue()).decode()}"


def _note(sheets: int, shown: int, cell: tuple[int, int]) -> str:
    sentences = []
    if shown < sheets:
        sentences.append(f"{shown} of {sheets} steps are shown, to keep this page small. The folder samples has all.")
    if max(cell) > SIDE:
        sentences.append(f"Images of {cell[1]}x{cell[0]} pixels are shrunk to at most {SIDE}.")
    return " ".join(sentences)
