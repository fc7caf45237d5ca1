"""Folders with a number that nobody else has."""

import re
from pathlib import Path

from ganforge.files import writing


def new_numbered_folder(parent: Path, prefix: str = "") -> Path:
    """Make the folder with the next free number, `<parent>/<prefix>NNN`; two that start at once get one each.

    Raises:
        RunError: it cannot be made.
    """
    with writing(parent):
        parent.mkdir(parents=True, exist_ok=True)
        taken = [re.fullmatch(rf"{re.escape(prefix)}(\d+)", path.name) for path in parent.iterdir()]
        number = max((int(match[1]) for match in taken if match), default=0)
        while True:
            number += 1
            folder = parent / f"{prefix}{number:03d}"
            try:
                folder.mkdir()
            except FileExistsError:
                continue
            return folder
