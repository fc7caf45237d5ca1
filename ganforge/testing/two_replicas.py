"""Checks on two replicas: a mirrored strategy over two logical CPU devices, in a process of their own.

TensorFlow fixes the devices of a process when it starts, and other tests of this process rely on having one. So the
first check that needs two devices starts another process, which serves all checks of the session and ends with it.
Components reach it as a module, the name of a class, and options in JSON.
"""

import atexit
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from threading import Timer
from typing import Any

from pydantic import BaseModel

from ganforge.components.shapes import ExampleShape, shape_to_json
from ganforge.discovery.class_places import import_path, place_of
from ganforge.experiment.option_types import components_within

KIT = "ganforge.testing."
PATIENCE = 180.0
"""Seconds for one check, because replicas may wait for each other forever."""


def on_two_replicas(contract: Any, check: str, names: tuple[str, ...]) -> None:
    """Call `contract.check(strategy)` in the other process, on a new instance with the same attributes.

    Args:
        contract: an instance; the other process makes one of its class, or of the first base that overrides the kit's.
        check: the name of a method.
        names: of the attributes to send: components, shapes and lists of them.

    Raises:
        AssertionError: says what the other process found.
        ImportError: it cannot import a component.
    """
    attributes = {name: _packed(getattr(contract, name)) for name in names}
    request = {"contract": place_of(_overriding(type(contract))), "check": check, "attributes": attributes}
    if fault := _process().ask(request):
        raise AssertionError(f"on two replicas: {fault}")


def _overriding(contract: type) -> type:
    """The first class that overrides something of the kit other than a check, or the kit's own."""
    kit = next(cls for cls in contract.__mro__ if cls.__module__.startswith(KIT))
    for cls in contract.__mro__:
        own = {name for name, value in vars(cls).items() if callable(value) and not name.startswith(("test_", "__"))}
        if cls is kit or own & set(dir(kit)):
            return cls
    return kit


def _packed(value: Any) -> Any:
    if isinstance(value, ExampleShape):
        return {"shape": shape_to_json(value)}
    if isinstance(value, Mapping):
        return {"entries": {key: _packed(item) for key, item in value.items()}}
    if not isinstance(value, BaseModel):
        return [_packed(item) for item in value]
    options = json.loads(value.model_dump_json())
    return {**place_of(type(value)), "options": options, "components": _packed(components_within(value))}


class _Process:
    """The other process: it reads one request per line and answers each with a line, empty if nothing is wrong."""

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
        """What is wrong; empty if nothing is."""
        asked, answers = self.process.stdin, self.process.stdout
        if asked is None or answers is None or self.process.poll() is not None:
            return self._report("it has ended")
        timer = Timer(PATIENCE, self.process.kill)
        timer.start()
        print(json.dumps(request), file=asked, flush=True)
        answer = answers.readline()
        timer.cancel()
        return json.loads(answer) if answer else self._report(f"it crashed, or gave no answer for {PATIENCE:.0f} s")

    def end(self) -> None:
        """End it."""
        self.process.kill()
        self.process.wait()
        self.errors.close()

    def _report(self, what: str) -> str:
        _process.cache_clear()
        self.errors.seek(0)
        return f"the process of the replicas: {what}.\n{self.errors.read()[-4000:]}"


@cache
def _process() -> _Process:
    return _Process()
