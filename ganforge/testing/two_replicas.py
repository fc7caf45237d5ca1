"""Checks on two replicas: a mirrored strategy over two logical CPU devices, in a process of their own.

A process lays out its devices once, before TensorFlow starts, and this one's other tests rely on how it did. The other
process is started by the first check that needs it, serves all checks of the session and ends with it. Components
reach it as a module, the name of a class and its options in JSON.
"""

import atexit
import json
import subprocess
import sys
import tempfile
from functools import cache
from threading import Timer
from typing import Any

from ganforge.components import Component
from ganforge.components.shapes import PairShape
from ganforge.testing.declarations import file_of, import_path

KIT = "ganforge.testing."
PATIENCE = 180.0
"""Seconds for one check: replicas that wait for each other in vain wait for ever."""


def on_two_replicas(contract: Any, check: str, names: tuple[str, ...]) -> None:
    """Call `contract.check(strategy)` in the other process, on an instance with the same attributes.

    Args:
        contract: made anew in the other process, of the class that it is of as far as that overrides the kit's.
        check: the name of a method.
        names: of the attributes to take along: components, shapes and lists of such.

    Raises:
        AssertionError: with what the other process found wrong.
    """
    attributes = {name: _packed(getattr(contract, name)) for name in names}
    request = {"contract": _place(_overriding(type(contract))), "check": check, "attributes": attributes}
    if fault := _process().ask(request):
        raise AssertionError(f"on two replicas: {fault}")


def _overriding(contract: type) -> type:
    """The first class that replaces something of the kit other than a check, or the kit's own."""
    kit = next(cls for cls in contract.__mro__ if cls.__module__.startswith(KIT))
    for cls in contract.__mro__:
        own = {name for name, value in vars(cls).items() if callable(value) and not name.startswith(("test_", "__"))}
        if cls is kit or own & set(dir(kit)):
            return cls
    return kit


def _place(cls: type) -> dict[str, str]:
    """Where another process finds a class."""
    if "<locals>" in cls.__qualname__:
        raise AssertionError(
            f"{cls.__qualname__}: another process cannot find it. Declare it at the top of its module."
        )
    return {"module": cls.__module__, "file": str(file_of(cls)), "class": cls.__qualname__}


def _packed(value: Any) -> Any:
    if isinstance(value, PairShape):
        return {"shape": value}
    if not isinstance(value, Component):
        return [_packed(item) for item in value]
    return {**_place(type(value)), "options": json.loads(value.model_dump_json())}


class _Process:
    """The other process: a request a line in, what is wrong a line out, an empty text where nothing is."""

    def __init__(self) -> None:
        self.errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 (open as long as the process is)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ganforge.testing.replica_process"],
            env={**import_path(), "CUDA_VISIBLE_DEVICES": "", "TF_CPP_MIN_LOG_LEVEL": "3"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.errors,
            text=True,
        )
        atexit.register(self.end)

    def ask(self, request: dict[str, Any]) -> str:
        """What is wrong."""
        asked, answers = self.process.stdin, self.process.stdout
        if asked is None or answers is None or self.process.poll() is not None:
            return self._last_words("it has ended")
        timer = Timer(PATIENCE, self.process.kill)
        timer.start()
        print(json.dumps(request), file=asked, flush=True)
        answer = answers.readline()
        timer.cancel()
        return json.loads(answer) if answer else self._last_words(f"it crashed or was silent for {PATIENCE:.0f} s")

    def end(self) -> None:
        """Let it go; it ends where its requests do."""
        self.process.kill()
        self.process.wait()
        self.errors.close()

    def _last_words(self, what: str) -> str:
        _process.cache_clear()
        self.errors.seek(0)
        return f"the process of the replicas: {what}.\n{self.errors.read()[-4000:]}"


@cache
def _process() -> _Process:
    return _Process()
