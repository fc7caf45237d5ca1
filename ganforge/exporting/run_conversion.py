"""The conversion of one run for other runtimes, while it translates."""

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from subprocess import DEVNULL, PIPE, Popen
from tempfile import TemporaryDirectory
from threading import Thread
from typing import IO

from ganforge.exporting.conversion_process import COMMAND, NICE


@dataclass(frozen=True)
class ConvertedRun:
    """What is converted.

    Attributes:
        path: of the run.
        step: of the checkpoint.
        direction: one of the method's.
        dropout: whether it is on; None: as the run has it.
        plugin_files: what components come from beside the installed plugins.
        blocked: plugins that are not used.
    """

    path: Path
    step: int
    direction: str = "forward"
    dropout: bool | None = None
    plugin_files: Sequence[Path] = ()
    blocked: Sequence[str] = ()


class RunConversion:
    """Exports a run in a process of its own, for what breaks a converter breaks its process."""

    def __init__(self, run: ConvertedRun, formats: Sequence[str] = ()) -> None:
        """Start.

        Args:
            run: what is converted.
            formats: their names; none: one for each runtime that is installed, behind all that runs already.
        """
        self._folder = TemporaryDirectory(prefix="ganforge-", ignore_cleanup_errors=True)
        self._found: SimpleQueue[dict[str, str] | None] = SimpleQueue()
        environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
        self._process = Popen(COMMAND, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment, text=True)
        request = {
            "models": [{"name": "", "path": str(run.path), **_chosen(run)}],
            "folder": self._folder.name,
            "plugin_files": [str(path) for path in run.plugin_files],
            "blocked": list(run.blocked),
            "formats": list(formats),
            "nice": 0 if formats else NICE,
        }
        if self._process.stdin and self._process.stdout:
            with suppress(OSError):
                self._process.stdin.write(json.dumps(request))
                self._process.stdin.close()
            Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()

    def next(self, wait: bool = False) -> dict[str, str] | None:
        """What was found since: the `folder` of an export, why it `failed`, or a `reason` why there can be none.

        Returns:
            Empty if there is nothing new; None if nothing more will come.
        """
        try:
            return self._found.get(block=wait)
        except Empty:
            return {}

    def end(self) -> None:
        """End it; exports are removed, for runtimes have read them."""
        self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def _read(self, printed: IO[str]) -> None:
        for line in printed:
            self._found.put(json.loads(line))
        self._found.put(None)


def _chosen(run: ConvertedRun) -> dict[str, object]:
    return {"step": run.step, "direction": run.direction, "dropout": run.dropout}
