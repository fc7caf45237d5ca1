"""Signals that ask a run to stop: the first has the loop save and stop; a second Ctrl-C or SIGTERM stops at once."""

import signal
import threading
from types import FrameType, TracebackType

STOPPING = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGXCPU", "SIGBREAK")
    if hasattr(signal, name)
)
"""From people, clusters that warn before they kill, closed terminals, and limits of processor time."""
_FROM_PEOPLE = {"SIGINT", "SIGTERM", "SIGQUIT"}
"""Those that stop at once if sent again; the others are sent again by themselves, while a checkpoint is being saved."""


class Interrupts:
    """Catches the first signal while entered.

    Attributes:
        code: the exit code to end with, 128 and the number of the signal; 0 before there is one.
    """

    def __init__(self) -> None:
        self.code = 0
        self._previous: dict[int, signal.Handlers] = {}

    def __enter__(self) -> "Interrupts":
        if threading.current_thread() is threading.main_thread():
            # A run in the background, by nohup or a shell's &, may have been set to ignore one.
            for number in (number for number in STOPPING if signal.getsignal(number) is not signal.SIG_IGN):
                self._previous[number] = signal.signal(number, self._remember)  # type: ignore[assignment]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._restore(list(self._previous))

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self.code = self.code or 128 + number
        people = [known for known in self._previous if signal.Signals(known).name in _FROM_PEOPLE]
        if number in people:
            self._restore(people)

    def _restore(self, numbers: list[int]) -> None:
        for number in numbers:
            signal.signal(number, self._previous.pop(number))
