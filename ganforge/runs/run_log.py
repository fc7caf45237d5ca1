"""`log.txt`: what happened in a run, as text."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ganforge.files import writing


@contextmanager
def logging_to(path: Path) -> Iterator[None]:
    """Append the messages of the `ganforge` logger to a file.

    Raises:
        RunError: it cannot be opened.
    """
    logger = logging.getLogger("ganforge")
    with writing(path):
        handler = _Handler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.level, logger.propagate = before
        logger.removeHandler(handler)
        handler.close()


class _Handler(logging.FileHandler):
    """Ignores a full disk, which is reported by what must be written."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        pass

    def close(self) -> None:
        with suppress(OSError):
            super().close()
