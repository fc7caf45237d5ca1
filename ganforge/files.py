"""Files that are complete at every moment: readers and crashes meet the old one or the new one, never half of one."""

import errno
import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from itertools import count
from pathlib import Path
from typing import IO

from ganforge.errors import RunError

trouble = logging.getLogger("ganforge.trouble")

UNFINISHED = ".unfinished-"
"""How the names of files and folders begin that are not complete."""

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CANNOT_SYNC = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def why_not(error: OSError) -> str:
    """Why something could not be written, and what to do: the end of a message."""
    remedy = "Make sure that the folder exists and can be written"
    if error.errno in _FULL:
        remedy = "Free some space"
    if error.errno == errno.ENAMETOOLONG:
        remedy = "Choose a shorter name"
    return f"{error.strerror or error}. {remedy}"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Explain what goes wrong while `path` is written.

    Raises:
        RunError: the disk is full, or the folder is gone or not writable.
    """
    try:
        yield
    except OSError as error:
        raise RunError(f"{path}: cannot be written: {why_not(error)}, then try again.") from error


@contextmanager
def unfinished(path: Path) -> Iterator[Path]:
    """Yield the name of a file or folder to make; at the end one rename puts it at `path`.

    Raises:
        OSError: it cannot be written; what was there before is intact and nothing half-written is left.
    """
    temporary = path.with_name(f"{UNFINISHED}{_short(path.name)}-{os.getpid()}")
    try:
        _remove(temporary)
        yield temporary
        temporary.replace(path)
        sync_folder(path.parent)
    finally:
        _remove(temporary)


def remove_unfinished(folder: Path, untouched_for: float = 60) -> None:
    """Remove what killed processes left in a folder.

    Args:
        folder: where `unfinished` was used.
        untouched_for: seconds without a write after which it belongs to nobody.
    """
    for path in folder.glob(f"{UNFINISHED}*"):
        with suppress(OSError):  # another process was faster
            latest = max(entry.stat().st_mtime for entry in [path, *(path.iterdir() if path.is_dir() else [])])
            if time.time() - latest > untouched_for:
                _remove(path)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """As `unfinished`, with what goes wrong explained.

    Raises:
        RunError: it cannot be written; what was there before is intact and nothing half-written is left.
    """
    with writing(path), unfinished(path) as temporary:
        yield temporary


def write_text(path: Path, text: str) -> None:
    """Write a text file, or replace it.

    Raises:
        RunError: it cannot be written; what was there before is intact.
    """
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        sync(file)


def append_text(path: Path, text: str) -> None:
    """Append to a file, or begin it.

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
    """The lines of a text file without a last one that a crash cut short; none where there is no file."""
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    return text[: text.rfind("\n") + 1].splitlines()


def set_aside(path: Path, reason: str) -> None:
    """Rename a file that cannot be used, and report it, so that another can take its place.

    Raises:
        RunError: it cannot be renamed.
    """
    number = next(number for number in count(1) if not _aside(path, number).exists())
    with writing(path):
        path.rename(_aside(path, number))
    trouble.warning("%s: %s. It is kept as %s, and a new one is begun.", path, reason, _aside(path, number).name)


def sync(file: IO) -> None:
    """Wait until a file is on the disk, where the disk can say so."""
    file.flush()
    try:
        os.fsync(file.fileno())
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system and the disk can say so."""
    if os.name == "posix":
        with suppress(OSError):  # network and FUSE mounts refuse in many ways; what is in the files is safe
            descriptor = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _aside(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}.set-aside-{number}{path.suffix}")


def _short(name: str) -> str:
    """A name of eight characters, however long the other is."""
    return blake2b(os.fsencode(name), digest_size=4).hexdigest()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()
