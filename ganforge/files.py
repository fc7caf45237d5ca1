"""Text files that are, whenever one looks, the old or the new; and what to say when a disk refuses."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ganforge.errors import RunError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Explain what goes wrong while `path` is written.

    Raises:
        RunError: the disk is full, or the folder is gone or not writable.
    """
    try:
        yield
    except OSError as error:
        remedy = "Free some space" if error.errno in FULL else "Make sure that the folder exists and can be written"
        raise RunError(f"{path}: cannot be written: {error.strerror or error}. {remedy}, then try again.") from error


def write_text(path: Path, text: str) -> None:
    """Replace a file by one rename, so that a reader or a crash never meets half of it.

    Raises:
        RunError: it cannot be written; what was there before is intact.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with writing(path):
            with temporary.open("w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def append_text(path: Path, text: str) -> None:
    """Append to a file, making it where there is none.

    Raises:
        RunError: it cannot be written; what was there before is intact and nothing follows it.
    """
    with writing(path), path.open("ab", buffering=0) as file:
        end = file.tell()
        content = text.encode()
        try:
            if file.write(content) < len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError:
            file.truncate(end)
            raise


def complete_lines(path: Path) -> list[str]:
    """The lines of a text file, less a last one that a crash cut short; none where there is no file."""
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8", errors="replace")
    return text[: text.rfind("\n") + 1].splitlines()


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can say so."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
