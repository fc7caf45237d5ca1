"""What each combination makes of the same inputs, side by side in one picture."""

import textwrap
from collections.abc import Mapping

import numpy as np

from ganforge.contact_sheet import CELL, ContactSheet
from ganforge.errors import DataError
from ganforge.runs.directory import RunDirectory

GENERATED = "generated"
"""The caption of what a run makes, in its samples."""
CHARACTER = 7.5
"""Pixels, about, that a character of a caption takes."""


def picture_grid(runs: Mapping[str, RunDirectory]) -> ContactSheet | None:
    """One row per validation example: its source, what each run makes of it at its last step, and its target.

    Args:
        runs: by what to call them; those without samples are left out.

    Returns:
        None where no run has samples.
    """
    sheets = {name: sheet for name, run in runs.items() if (sheet := newest_sheet(run))}
    captions = dict.fromkeys(caption for sheet in sheets.values() for caption in sheet.captions)
    columns: dict[str, list[np.ndarray]] = {}
    for caption in captions:
        holders = {name: sheet.images(caption) for name, sheet in sheets.items() if caption in sheet.captions}
        images = list(holders.values())
        if caption != GENERATED and all(map(_are_equal, images[1:], images)):
            columns[caption] = images[0]
        else:
            columns |= {name if caption == GENERATED else f"{name}, {caption}": own for name, own in holders.items()}
    if not columns:
        return None
    rows = max(map(len, columns.values()))
    width = max(CELL, *(image.shape[1] for images in columns.values() for image in images))
    lines = {caption: "\n".join(textwrap.wrap(caption, int(width / CHARACTER))) for caption in columns}
    return ContactSheet.arrange({lines[caption]: np.stack(images) for caption, images in columns.items()}, rows)


def newest_sheet(run: RunDirectory) -> ContactSheet | None:
    """The samples of the last step that has any."""
    for path in sorted(run.samples.glob("*.png"), key=lambda path: path.stem.zfill(12), reverse=True):
        try:
            return ContactSheet.read(path)
        except DataError:
            continue
    return None


def _are_equal(first: list[np.ndarray], second: list[np.ndarray]) -> bool:
    return len(first) == len(second) and all(map(np.array_equal, first, second))
