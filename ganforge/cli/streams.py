"""Standard output and error that never end the work: closed, full, or without a character."""

import contextlib
import errno
import io
import os
import select
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

PATIENCE = 5.0
"""Seconds to wait for whoever reads a full pipe that does not block."""


class EnduringFile(io.FileIO):
    """A descriptor whose writes never fail: what cannot be written is dropped.

    Attributes:
        failure: why output was dropped last; None while all of it was written.
    """

    failure: OSError | None = None

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write, or drop it; gives how many bytes are done with."""
        if not isinstance(self.failure, BrokenPipeError):  # a disk may have space again
            try:
                written = super().write(data)
                if written is None:  # the pipe is full and does not block
                    select.select([], [self.fileno()], [], PATIENCE if self.failure is None else 0)
                    written = super().write(data)
                if written is not None:
                    return written
                self.failure = BlockingIOError(errno.EAGAIN, "nobody reads it")
            except OSError as error:
                self.failure = error
        return memoryview(data).nbytes


def make_enduring() -> None:
    """Have standard output and error endure, and take nothing that is closed for another file."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number: this one
    if sys.stdout is sys.__stdout__:  # not where a test or a notebook has put its own
        sys.stdout = _enduring(sys.stdout, 1)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _enduring(sys.stderr, 2)


def lost_output() -> OSError | None:
    """Why part of standard output was lost; a reader that had enough, as `head` has, loses nothing."""
    sys.stdout.flush()
    file = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    failure = file.failure if isinstance(file, EnduringFile) else None
    return None if isinstance(failure, BrokenPipeError) else failure


@contextlib.contextmanager
def stdout_to_stderr() -> Iterator[None]:
    """Whatever is printed meanwhile goes to standard error: what commands print stays clean of what plugins print."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def _enduring(stream: TextIO | None, descriptor: int) -> TextIO:
    file = io.BufferedWriter(EnduringFile(descriptor, "wb", closefd=False))
    encoding = stream.encoding if stream else "utf-8"
    by_line = descriptor == 2 or os.isatty(descriptor)
    return io.TextIOWrapper(file, encoding, errors="backslashreplace", line_buffering=by_line)
