"""Files on a disk and, through fsspec, anywhere else: listed, and read in part."""

import glob
import re
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from itertools import chain
from pathlib import Path
from typing import IO, Any, ParamSpec, TypeVar

from ganforge import DataError, PathOrUrl

_BRACES = re.compile(r"\{(?:(\d+)\.\.(\d+)|([^{}]*,[^{}]*))\}")
_WILD = re.compile(r"[*?\[]")
Stamp = tuple[Any, ...]
_Given = ParamSpec("_Given")
_Found = TypeVar("_Found")


def explained(function: Callable[_Given, _Found]) -> Callable[_Given, _Found]:
    """Whatever goes wrong with a file, its first argument, becomes a DataError."""

    @wraps(function)
    def explaining(*given: _Given.args, **named: _Given.kwargs) -> _Found:
        try:
            return function(*given, **named)
        except DataError:
            raise
        except FileNotFoundError as error:
            raise DataError(f"{given[0]}: there is no such file. Check the path.") from error
        except ImportError as error:  # fsspec has the package of each protocol that is asked for
            raise DataError(f"{given[0]}: {error}. Install it to read these files.") from error
        except Exception as error:  # fsspec's file systems raise what they like, botocore.ClientError for one
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise DataError(
                f"{given[0]}: the file cannot be read: {reason}. Check the path and your access."
            ) from error

    return explaining


def expanded(pattern: str) -> list[str]:
    """The pattern with each choice in braces: `{000..012}` counts with as many digits, `{a,b}` lists."""
    if (found := _BRACES.search(pattern)) is None:
        return [pattern]
    first, last, listed = found.groups()
    choices = listed.split(",") if listed else [f"{n:0{len(first)}}" for n in range(int(first), int(last) + 1)]
    start, end = pattern[: found.start()], pattern[found.end() :]
    return list(chain.from_iterable(expanded(start + choice + end) for choice in choices))


@explained
def files_at(place: PathOrUrl, names: str) -> list[str]:
    """The files of a path or URL with braces and wildcards; of a folder those whose names fit the pattern `names`.

    Raises:
        DataError: there is none.
    """
    found = list(chain.from_iterable(_listed(pattern, names) for pattern in expanded(place)))
    if not found:
        raise DataError(f"{place}: no file fits. Expected a folder of {names} files, or a pattern that some file fits.")
    return list(dict.fromkeys(found))


def _listed(pattern: str, names: str) -> Sequence[str]:
    if "://" in pattern:
        return _listed_elsewhere(pattern, names)
    if Path(pattern).is_dir():
        pattern = f"{glob.escape(pattern)}/{names}"
    elif exists(pattern) or not _WILD.search(pattern):
        return [_existing(pattern)]
    return [path for path in sorted(glob.glob(pattern, recursive=True)) if Path(path).is_file()]  # noqa: PTH207


def _listed_elsewhere(pattern: str, names: str) -> Sequence[str]:
    system, path = _system(pattern)
    if system.isdir(path):
        path = f"{path}/{names}"
    elif not _WILD.search(path):
        return [_existing(pattern)]
    return [system.unstrip_protocol(name) for name in sorted(system.glob(path))]


@explained
def is_folder(place: PathOrUrl) -> bool:
    """Whether a path or URL names a folder as it is."""
    if not place.is_url:
        return Path(place).is_dir()
    system, path = _system(place)
    return system.isdir(path)


@explained
def exists(file: str) -> bool:
    """Whether there is such a file or folder."""
    if "://" not in file:
        return Path(file).exists()
    system, path = _system(file)
    return system.exists(path)


def _existing(file: str) -> str:
    if not exists(file):
        raise DataError(f"{file}: there is no such file. Check the path.")
    return file


@explained
def stamp(file: str) -> Stamp:
    """What changes when a file does; it is not opened."""
    if "://" in file:
        system, path = _system(file)
        return (system.ukey(path),)
    status = Path(file).stat()
    return status.st_size, status.st_mtime_ns


@explained
def read_parts(file: str, places: Sequence[Sequence[int]]) -> list[bytes]:
    """Some bytes of a file for each place, an offset and a size.

    Raises:
        DataError: it cannot be read, or ends before.
    """
    parts = list(_elsewhere(file, places) if "://" in file else _on_disk(file, places))
    for part, (offset, size) in zip(parts, places, strict=True):
        if len(part) < size:
            raise DataError(
                f"{file}: the file ends at byte {offset + len(part)}, where an example goes on. Copy it anew."
            )
    return parts


def _on_disk(file: str, places: Sequence[Sequence[int]]) -> Iterator[bytes]:
    with open(file, "rb", buffering=0) as opened:  # noqa: PTH123 (Path's is slow)
        for offset, size in places:
            opened.seek(offset)
            yield opened.read(size)


def _elsewhere(file: str, places: Sequence[Sequence[int]]) -> Iterator[bytes]:
    system, path = _system(file)
    return (system.cat_file(path, start=offset, end=offset + size) for offset, size in places)


@explained
def read_whole(file: str) -> bytes:
    """All bytes of a file."""
    if "://" not in file:
        return Path(file).read_bytes()
    system, path = _system(file)
    return system.cat_file(path)


def opened(file: str) -> IO[bytes]:
    """The file, open for reading from its start, and for seeking; to be called by what is `explained`."""
    if "://" not in file:
        return Path(file).open("rb")
    system, path = _system(file)
    return system.open(path, "rb")


def _system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise DataError(
            f'{url}: URLs are read by fsspec, which is not installed. Run pip install "ganforge-datasets[fsspec]".'
        ) from error
    return url_to_fs(url)
