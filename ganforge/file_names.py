"""Names of files: when two are one and the same, and how to show what cannot be seen."""

import re
import unicodedata
from pathlib import PurePath

_SPACES = re.compile(r"^ | $|  ")


def canonical(name: str) -> str:
    """The name with each accented letter as one character (NFC): macOS writes two, so equal names differ in bytes."""
    return name if name.isascii() else unicodedata.normalize("NFC", name)


def visible(name: str | PurePath) -> str:
    """The name; quoted and escaped if it holds spaces at an end, characters without a shape or bytes beyond UTF-8."""
    text = str(name)
    return text if text.isprintable() and not _SPACES.search(text) else repr(text)
