"""The process of one contender: takes so many steps whenever it is asked, and answers how long they took.

    python server.py CONTENDER SPECIFICATION

CONTENDER is a module beside this file. Its `start(specification)` returns what takes steps, and facts about it; or its
`serve(specification, channel)` calls `channel.step()` after each step by itself. The first line of the answers says how
long it took from the start of the process to the end of its first step.
"""

import json
import os
import resource
import sys
import time
from importlib import import_module
from typing import Any

BEGAN = "BENCHMARK_BEGAN"


class Channel:
    """The questions of the process that compares contenders: each a line with a number of steps."""

    def __init__(self) -> None:
        self.answers = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)  # what contenders print must not mix with answers
        self.facts: dict[str, Any] = {}
        self.left = 1
        self.clock, self.cpu = float(os.environ.get(BEGAN, time.time())) - time.time() + time.perf_counter(), 0.0

    def step(self) -> None:
        """Note that a step is finished; when all are, answer and wait for the next question."""
        self.left -= 1
        while self.left <= 0:
            self._answer()
            line = sys.stdin.readline()
            if not line:
                os._exit(0)
            self.left = int(line)
            self.clock, self.cpu = time.perf_counter(), time.process_time()

    def _answer(self) -> None:
        seconds, cpu = time.perf_counter() - self.clock, time.process_time() - self.cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak, **self.facts}), file=self.answers, flush=True)
        self.facts = {}


def main() -> None:
    name, specification = sys.argv[1], json.loads(sys.argv[2])
    channel, contender = Channel(), import_module(name)
    if hasattr(contender, "serve"):
        contender.serve(specification, channel)
        return
    take, channel.facts = contender.start(specification)
    while True:
        take()
        channel.step()


if __name__ == "__main__":
    main()
