"""Commands of ganforge, run to their end: how long they take, and how much memory."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import NamedTuple


class Finished(NamedTuple):
    """Seconds, and the most bytes of memory."""

    seconds: float
    peak: int


def ganforge(*arguments: object, environment: Mapping[str, str] | None = None) -> Finished:
    """Run `ganforge` with these arguments."""
    return finished([sys.executable, "-m", "ganforge", *map(str, arguments)], environment or {})


def finished(command: Sequence[str], environment: Mapping[str, str]) -> Finished:
    """Run a command, which must succeed."""
    start = time.perf_counter()
    with TemporaryFile("w+") as printed:
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=printed, stderr=printed)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            printed.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{printed.read()[-2000:]}")
    return Finished(time.perf_counter() - start, usage.ru_maxrss * 1024)
