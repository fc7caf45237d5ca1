"""What libraries and plugins warn of, in one line each, and once."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import rich_click as click


@contextmanager
def brief_library_messages() -> Iterator[None]:
    """Print warnings and log records on stderr as lines of ganforge's own."""
    printer, root = _OncePrinter(logging.WARNING), logging.getLogger()

    def show(message: Warning | str, *_: Any, **__: Any) -> None:
        printer.say(str(message))

    with warnings.catch_warnings():
        warnings.showwarning = show
        root.addHandler(printer)
        try:
            yield
        finally:
            root.removeHandler(printer)


class _OncePrinter(logging.Handler):
    """Prints each message once, however often it comes."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self._said: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.say(record.getMessage())

    def say(self, message: str) -> None:
        line = " ".join(message.split())
        if line not in self._said:
            self._said.add(line)
            click.echo(f"ganforge: {line}", err=True)
