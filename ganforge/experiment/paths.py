"""Paths in experiment files: made absolute, and refused if they cannot be meant as they are written."""

from pathlib import Path

from ganforge.components import PathOrUrl

ESCAPES = "In double quotes, a backslash starts an escape. Write the path with / instead, or in single quotes."


def absolute(value: str, annotation: type, folder: Path) -> str:
    """The path of an option, from the root.

    Args:
        value: the text of the option; a relative path starts from `folder`.
        annotation: `Path` or `PathOrUrl`.
        folder: of the experiment file, or the working folder.

    Raises:
        ValueError: it holds control characters, or starts at a home folder that is unknown.
    """
    if any(ord(letter) < 0x20 or ord(letter) == 0x7F for letter in value):
        raise ValueError(f"is {value!r}, which holds a control character. {ESCAPES}")
    try:
        if annotation is PathOrUrl:
            return PathOrUrl(value).absolute(folder)
        return str((folder / Path(value).expanduser()).absolute())
    except RuntimeError as error:
        start = Path(value).parts[0]
        whose = f"user {start[1:]!r}" if start[1:] else "the user"
        raise ValueError(
            f"is {value!r}, but the home folder of {whose} is unknown. Write the whole path, or ./{value} if a folder "
            f"is called {start}."
        ) from error
