"""Ctrl-C and SIGTERM: the first asks the loop to save and stop, the second stops at once."""

import signal
import threading
from types import FrameType, TracebackType


class Interrupts:
    """Catches the first signal while entered.

    Attributes:
        code: the exit code to end with, 130 or 143; 0 before there is a signal.
    """

    def __init__(self) -> None:
        self.code = 0
        self._previous: dict[int, signal.Handlers] = {}

    def __enter__(self) -> "Interrupts":
        if threading.current_thread() is threading.main_thread():
            # A run in the background, by nohup or a shell's &, may have been set to ignore one.
            for number in (n for n in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(n) is not signal.SIG_IGN):
                self._previous[number] = signal.signal(number, self._remember)  # type: ignore[assignment]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore()

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self.code = 128 + number
        self._restore()

    def _restore(self) -> None:
        for number, handler in self._previous.items():
            signal.signal(number, handler)
        self._previous.clear()
