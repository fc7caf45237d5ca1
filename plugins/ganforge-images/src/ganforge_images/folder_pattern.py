"""A folder, and which of its files count."""

from typing import Annotated

from pydantic import AfterValidator


def _has_one_star(text: str) -> str:
    if "*" in text.rpartition("/")[0] or text.count("*") > 1:
        raise ValueError(f"{text!r} should be a folder, or a folder and a name with one *, such as photos/*_rgb.")
    return text


FolderPattern = Annotated[str, AfterValidator(_has_one_star)]
"""An option: a folder, or a folder and a name with one *."""


def parted(pattern: str) -> tuple[str, str]:
    """The folder, and the pattern of the names there."""
    folder, _, names = pattern.rpartition("/") if "*" in pattern else (pattern, "", "*")
    return folder, names
