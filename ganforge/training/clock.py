"""Time spent training, without the pauses for samples, validation and checkpoints."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Clock:
    """Measures seconds of training, and the speed since the last call of `speed`."""

    def __init__(self, before: float = 0.0) -> None:
        """Start with the seconds that were trained before this start."""
        self._before = before
        self._start = time.monotonic()
        self._paused = 0.0
        self._marked: tuple[float, int] | None = None

    @property
    def seconds(self) -> float:
        """Seconds of training so far."""
        return self._before + time.monotonic() - self._start - self._paused

    def start(self) -> None:
        """Count from now."""
        self._start = time.monotonic()

    def speed(self, images: int) -> float:
        """Images per second since the last call; 0 for the first, which compilation would distort."""
        now = self.seconds
        marked, self._marked = self._marked, (now, images)
        if marked is None or now <= marked[0]:
            return 0.0
        return (images - marked[1]) / (now - marked[0])

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Do not count what is done within."""
        start = time.monotonic()
        try:
            yield
        finally:
            self._paused += time.monotonic() - start
