"""Processes that a command starts, and that end with it."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from ganforge.training.failures.interrupts import STOPPING

STOPPED = {0, *(128 + number for number in STOPPING)}
"""Exit codes that are not a failure."""


@contextmanager
def forwarding(processes: Sequence[subprocess.Popen]) -> Iterator[list[int]]:
    """Send every signal that asks to stop on to the processes; yields a list of those that came."""
    received: list[int] = []

    def forward(number: int, frame: FrameType | None) -> None:
        received.append(number)
        for process in processes:
            process.send_signal(number)

    numbers = [number for number in STOPPING if signal.getsignal(number) is not signal.SIG_IGN]
    before = [signal.signal(number, forward) for number in numbers]
    try:
        yield received
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def exit_code(process: subprocess.Popen) -> int:
    """The exit code that a shell reports: 128 plus the signal that ended it."""
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def how_it_ended(code: int) -> str:
    """A return code in words."""
    return f"ended with exit code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
