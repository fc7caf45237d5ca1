"""Files of weights: whether they are there, and the ones that are meant."""

from functools import lru_cache
from hashlib import file_digest
from pathlib import Path

from ganforge import DataError


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file of weights, in hexadecimal digits.

    Raises:
        DataError: there is no such file, or it cannot be read.
    """
    try:
        status = file.stat()
        return _sha256(file, status.st_size, status.st_mtime_ns)
    except OSError as error:
        raise DataError(
            f"{file}: these weights cannot be read: {error.strerror}. Name a file of weights: nothing is downloaded."
        ) from error


def refuse_other_file(extractor: str, file: Path, expected: str) -> None:
    """Check that a file is the one that is meant.

    Raises:
        DataError: it has another hash, or cannot be read.
    """
    found = sha256_of(file)
    if found != expected.lower():
        raise DataError(
            f"{file}: its SHA-256 is {found}. Expected {expected.lower()} for the extractor {extractor!r}: other "
            "weights give other figures. Get the right file, or correct `sha256`."
        )


@lru_cache(maxsize=16)
def _sha256(file: Path, size: int, modified: int) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
