"""Folders with a number that nobody else has."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def output_folder(chosen: Path | None, parent: Path) -> Iterator[Path]:
    """The folder that somebody chose, or else a new numbered one, which goes again if nothing comes into it.

    Raises:
        RunError: it cannot be made.
    """
    folder = chosen or new_numbered_folder(parent)
    try:
        yield folder
    finally:
        if chosen is None:
            with suppress(OSError):  # it is not empty
                folder.rmdir()
