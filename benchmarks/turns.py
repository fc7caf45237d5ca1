"""Contenders that take turns in one run, so that whatever else the machine does slows down all alike."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Self

from ganforge.process_memory import available_memory

HERE = Path(__file__).resolve().parents[1]
SERVER = Path(__file__).with_name("contenders") / "server.py"


class Spread(NamedTuple):
    """The median of what was measured, and its quartiles."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, numbers: Sequence[float]) -> Self:
        """Of one number or more."""
        if len(numbers) == 1:
            return cls(*numbers * 3)
        low, middle, high = statistics.quantiles(numbers, n=4, method="inclusive")
        return cls(middle, low, high)

    def times(self, factor: float) -> "Spread":
        """The same in another unit."""
        return Spread(*(figure * factor for figure in self))


class ContenderError(Exception):
    """A contender's process has failed, and cannot take part."""


class Contender(NamedTuple):
    """What is measured.

    Attributes:
        name: in the table.
        module: in `contenders`.
        given: what it is started with.
        python: the interpreter; by default this one.
        checkout: of ganforge; by default this one.
    """

    name: str
    module: str
    given: Mapping[str, Any]
    python: str = sys.executable
    checkout: Path = HERE


@dataclass
class Measured:
    """What a contender did.

    Attributes:
        facts: what it said at its start.
        started: seconds from the start of its process to the end of its first step.
        seconds: per step, one figure per turn.
        cpu: of all cores together.
        beside: the seconds of the first contender in the same turns.
        peak: the most bytes of memory that its process took.
    """

    facts: dict[str, Any]
    started: float
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    peak: int = 0

    @property
    def ratio(self) -> Spread:
        """Its seconds over those of the first contender, turn by turn."""
        return ratios(self.seconds, self.beside)


class Process:
    """A contender's process, after its first step."""

    def __init__(self, contender: Contender) -> None:
        source = [contender.checkout, *(contender.checkout / "plugins").glob("*/src")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, source)), "TF_CPP_MIN_LOG_LEVEL": "3"}
        environment |= {"BENCHMARK_BEGAN": repr(time.time())}
        command = [contender.python, str(SERVER), contender.module, json.dumps(contender.given)]
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        facts = self._answer(contender.name)
        self.measured = Measured(facts, facts.pop("seconds"), [], [facts.pop("cpu")], peak=facts.pop("peak"))
        self.name = contender.name

    def take(self, steps: int) -> None:
        """Take so many steps, and note how long they took."""
        print(steps, file=self._process.stdin, flush=True)
        answer = self._answer(self.name)
        self.measured.seconds.append(answer["seconds"] / steps)
        self.measured.cpu.append(answer["cpu"] / steps)
        self.measured.peak = answer["peak"]

    def end(self) -> None:
        """End it."""
        self._process.kill()
        self._process.communicate()

    def _answer(self, name: str) -> dict[str, Any]:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            _, printed = self._process.communicate()
            lines = printed.strip().splitlines() or ["it printed nothing"]
            errors = [line for line in lines if line.partition(":")[0].endswith(("Error", "Exception", "Exit"))]
            raise ContenderError(f"{name}: its process failed: {(errors or lines)[-1]}")
        return json.loads(line)


def take_turns(contenders: Sequence[Contender], turns: int, steps: int = 1) -> dict[str, Measured]:
    """Start all, then let them take turns of so many steps, each second time in reverse order.

    One that fails is left out, with its reason on the screen; the first must not. Those that do not fit into memory
    together take their turns later, beside the first one again.
    """
    first, *waiting = contenders
    measured: dict[str, Measured] = {}
    while waiting or not measured:
        processes = [Process(first)]
        try:
            while waiting and (len(processes) == 1 or _has_room(processes)):
                processes += _started(waiting.pop(0))
            _alternate(processes, turns, steps)
        finally:
            for process in processes:
                process.end()
        measured = {process.name: process.measured for process in processes} | measured
    return measured


def _started(contender: Contender) -> list[Process]:
    try:
        return [Process(contender)]
    except ContenderError as error:
        print(f"Left out: {error}", flush=True)
        return []


def _has_room(processes: Sequence[Process]) -> bool:
    left = available_memory()
    return left is None or left > 1.5 * max(process.measured.peak for process in processes)


def _alternate(processes: Sequence[Process], turns: int, steps: int) -> None:
    for process in processes:
        process.take(1)  # warm
        process.measured.seconds.clear()
        process.measured.cpu.clear()
    for turn in range(turns):
        for process in processes if turn % 2 else reversed(processes):
            process.take(steps)
    for process in processes:
        process.measured.beside = processes[0].measured.seconds


def start_in_turns(contenders: Sequence[Contender], turns: int) -> list[list[Measured]]:
    """Start each so often, one after the other, and end it after its first step.

    The first start of each does not count: it compiles what it imports.
    """
    measured: list[list[Measured]] = [[] for _ in contenders]
    for turn in range(1 + turns):
        order = list(zip(contenders, measured, strict=True))
        for contender, starts in order if turn % 2 else reversed(order):
            process = Process(contender)
            process.end()
            starts.append(process.measured)
    return [starts[1:] for starts in measured]


def ratios(numbers: Sequence[float], reference: Sequence[float]) -> Spread:
    """What was measured over what another contender reached in the same turn."""
    return Spread.of([number / other for number, other in zip(numbers, reference, strict=True)])
