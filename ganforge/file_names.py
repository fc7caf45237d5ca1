"""Names of files: when two are one and the same, and how to show what cannot be seen."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

_SPACES = re.compile(r"^ | $|  ")


def canonical(name: str) -> str:
    """The name with each accented letter as one character (NFC): macOS writes two, so equal names differ in bytes."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def on_disk(path: Path) -> Path:
    """The path with its names spelled as on disk, which may have accented letters as two characters."""
    if str(path).isascii() or path.exists() or path == path.parent:
        return path
    parent = on_disk(path.parent)
    if not parent.is_dir():
        return path
    return next((entry for entry in parent.iterdir() if canonical(entry.name) == canonical(path.name)), path)


def visible(name: object) -> str:
    """A name or path; quoted and escaped if spaces end it, or characters have no shape or are not in UTF-8."""
    text = str(name)
    return text if text.isprintable() and not _SPACES.search(text) else repr(text)


def listed(names: Sequence[object], count: int = 3) -> str:
    """The first few names, and how many more there are."""
    more = f" and {len(names) - count} more" if len(names) > count else ""
    return ", ".join(map(visible, names[:count])) + more
