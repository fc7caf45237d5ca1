"""One run folder, one writer: a file that says which process trains in it."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from ganforge.errors import RunError
from ganforge.files import writing

SIGN_OF_LIFE_EVERY = 20.0
"""Seconds after which a writer touches its lock again."""
SILENCE = 120.0
"""Seconds without a sign of life after which a writer on another machine is gone."""
BEING_WRITTEN = 5.0
"""Seconds after which a lock that cannot be read is damaged, and not just being written."""


@dataclass(frozen=True)
class Process:
    """A process, such that another one with the same number is not mistaken for it.

    Attributes:
        host: the name of its machine.
        pid: its number.
        namespace: where that number counts, for containers with the same host name; empty if unknown.
        started: when it started, in ticks since the machine did; empty if unknown.
    """

    host: str
    pid: int
    namespace: str = ""
    started: str = ""

    @classmethod
    def this(cls) -> Self:
        """The process that asks."""
        namespace = ""
        with suppress(OSError):
            namespace = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 (it is no path)
        return cls(socket.gethostname(), os.getpid(), namespace, _started(os.getpid()))

    def is_visible(self) -> bool:
        """Whether this process can see that one, if it is alive."""
        here = Process.this()
        return os.name == "posix" and (self.host, self.namespace) == (here.host, here.namespace)

    def is_alive(self) -> bool:
        """Whether a visible process is still there."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        return not self.started or _started(self.pid) == self.started


class RunLock:
    """The lock of one run folder; reading a run needs none.

    Attributes:
        path: the file.
        activity: what a writer does, for messages.
    """

    def __init__(self, folder: Path, name: str = "lock.json", activity: str = "is training in this run") -> None:
        self.path = folder / name
        self.activity = activity

    def refuse_others(self) -> None:
        """Check that nobody else writes this run.

        Raises:
            RunError: somebody does; the message says who, and what to do.
        """
        if (holder := self._holder()) and not self._is_stale(holder):
            raise RunError(f"{self.path.parent}: {self._in_use(holder)}")

    def is_held_by_another(self) -> bool:
        """Whether another process writes this run; looking changes nothing in the folder."""
        holder = self._holder()
        if holder is None or holder == Process.this():
            return False
        if holder.is_visible():
            return holder.is_alive()
        return time.time() - self._touched() < SILENCE

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock while a run is written; a lock that was left behind by a killed process is replaced.

        Raises:
            RunError: somebody else writes this run, or the file cannot be written.
        """
        me = Process.this()
        self._take(me)
        ended = threading.Event()
        living = threading.Thread(target=self._show_life, args=(me, ended), daemon=True)
        living.start()
        try:
            yield
        finally:
            ended.set()
            living.join()
            if self._holder() == me:
                with suppress(OSError):
                    self.path.unlink()

    def refuse_if_lost(self) -> None:
        """Check that the lock is still this process's.

        Raises:
            RunError: another machine took it, because it saw no sign of life for too long.
        """
        if (holder := self._holder()) and holder != Process.this():
            raise RunError(f"{self.path.parent}: {self._in_use(holder)}")

    def _take(self, me: Process) -> None:
        while True:
            self.refuse_others()
            self._remove_stale(self._holder())
            try:
                with writing(self.path):
                    return _create(self.path, json.dumps(asdict(me)))
            except RunError as error:
                if not isinstance(error.__cause__, FileExistsError):
                    raise
                time.sleep(0.05)  # somebody was faster, and may still be writing the file

    def _remove_stale(self, holder: Process | None) -> None:
        """Rename it first, and look again: another process may have taken it over a moment ago."""
        if holder is None and self._silence() < BEING_WRITTEN:
            return
        aside = RunLock(self.path.parent, f".{self.path.name}-{os.getpid()}")
        with suppress(OSError):
            self.path.rename(aside.path)
            if aside._holder() != holder:
                aside.path.rename(self.path)
            aside.path.unlink()

    def _holder(self) -> Process | None:
        try:
            return Process(**json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _is_stale(self, holder: Process) -> bool:
        if holder.is_visible():
            return not holder.is_alive()
        return self._silence() > SILENCE

    def _silence(self) -> float:
        """Seconds since the last sign of life, by the clock of the disk: those of two machines may differ."""
        probe = self.path.with_name(f".now-{os.getpid()}")
        try:
            probe.touch()
            return probe.stat().st_mtime - self.path.stat().st_mtime
        except OSError:
            return 0.0
        finally:
            probe.unlink(missing_ok=True)

    def _touched(self) -> float:
        with suppress(OSError):
            return self.path.stat().st_mtime
        return 0.0

    def _in_use(self, holder: Process) -> str:
        why = "Expected one writer: two would overwrite each other's files."
        if holder.is_visible():
            stop = f"Wait until it has ended, or stop it with: kill {holder.pid}"
            return f"process {holder.pid} {self.activity}. {why} {stop}"
        return (
            f"process {holder.pid} on host {holder.host} {self.activity}; its last sign of life was "
            f"{max(0.0, self._silence()):.0f} seconds ago. {why} Stop it there. If it is gone, try again once "
            f"{SILENCE:.0f} seconds have passed, or remove {self.path}."
        )

    def _show_life(self, me: Process, ended: threading.Event) -> None:
        while not ended.wait(SIGN_OF_LIFE_EVERY):
            if self._holder() == me:
                with suppress(OSError):
                    os.utime(self.path)


def _create(path: Path, text: str) -> None:
    """Write a file that must not exist yet."""
    with path.open("x", encoding="utf-8") as file:
        try:
            file.write(text)
            file.flush()
        except OSError:
            path.unlink(missing_ok=True)
            raise


def _started(pid: int) -> str:
    """When a process started, as Linux says; empty if it has ended or if that is unknown."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
