"""Compare the time of a training step between two checkouts, or between kinds of experiment.

    python benchmarks/steps.py ../other-checkout      # this checkout against another one
    python benchmarks/steps.py --lazy                 # a gradient penalty at each step, and at every 16th

Two processes take turns of a few steps each, so that whatever else the machine does slows down both. What is printed is
the median ratio of neighboring turns and its quartiles, of the time by the clock and of the CPU time, which other work
changes less; for tiny networks, whose time is mostly overhead, and for networks of 64x64 images. A ratio of 1.02 means
that the second takes 2 % longer.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
SIZES = {
    "tiny": {"side": 16, "generator": {"filters": 4, "depth": 3}, "discriminator": {"filters": 4, "layers": 1}},
    "64x64": {"side": 64, "generator": {"filters": 16, "depth": 6}, "discriminator": {"filters": 16, "layers": 2}},
}
TURNS = {"tiny": (60, 20), "64x64": (40, 3)}
"""Turns, and steps of each."""
PENALTY = {"name": "gradient-penalty", "where": "real", "target_norm": 0}


def main() -> None:
    """Run what the arguments name."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("other", nargs="?", type=Path, help="another checkout")
    arguments.add_argument("--lazy", action="store_true", help="compare penalties instead")
    arguments.add_argument("--turns", type=float, default=1.0, help="times as many turns")
    arguments.add_argument("--serve", nargs=2, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.serve:
        _serve(*chosen.serve)
    for size in SIZES:
        if chosen.lazy:
            _compare(f"{size}, no penalty / every 16th step", size, (HERE, "none"), (HERE, "lazy"), chosen.turns)
            _compare(f"{size}, no penalty / each step", size, (HERE, "none"), (HERE, "each"), chosen.turns)
        elif chosen.other:
            _compare(f"{size}, there / here", size, (chosen.other, "none"), (HERE, "none"), chosen.turns)


def _compare(name: str, size: str, one: tuple[Path, str], other: tuple[Path, str], times: float) -> None:
    turns, steps = TURNS[size]
    servers = [_started(checkout, size, penalty) for checkout, penalty in (one, other)]
    taken: list[list[tuple[float, float]]] = [[], []]
    for turn in range(int(turns * times) + 3):
        for place in (0, 1) if turn % 2 else (1, 0):
            taken[place].append(_asked(servers[place], steps))
    for server in servers:
        server.terminate()
    for place, clock in enumerate(("clock", "CPU")):
        seconds = [[turn[place] for turn in turns[3:]] for turns in taken]
        ratios = [second / first for first, second in zip(*seconds, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        milliseconds = " and ".join(f"{statistics.median(each) / steps * 1e3:.2f}" for each in seconds)
        print(f"{name}, {clock}: {middle:.3f} ({low:.3f} to {high:.3f}), median {milliseconds} ms", flush=True)


def _started(checkout: Path, size: str, penalty: str) -> subprocess.Popen:
    source = [checkout, *(checkout / "plugins").glob("*/src")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, source)), "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, __file__, "--serve", size, penalty]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def _asked(server: subprocess.Popen, steps: int) -> tuple[float, float]:
    print(steps, file=server.stdin, flush=True)
    clock, cpu = map(float, next(iter(server.stdout or ())).split())
    return clock, cpu


def _serve(size: str, penalty: str) -> None:
    """Answer each line with the seconds that so many steps take, by the clock and of the CPU."""
    loop = _loop(SIZES[size], penalty)
    for line in sys.stdin:
        clock, cpu = time.perf_counter(), time.process_time()
        for _ in range(int(line)):
            logs = loop.advance(1)
        float(logs["generator/total"])
        print(time.perf_counter() - clock, time.process_time() - cpu, flush=True)


def _loop(size: dict[str, Any], penalty: str) -> Any:
    """The training loop of pix2pix, fed with one batch again and again."""
    import numpy as np
    import tensorflow as tf

    from ganforge.experiment.experiment import Experiment
    from ganforge.training.distributed.cluster import Worker
    from ganforge.training.prepared_run import prepare_run

    losses = [{"name": "adversarial"}, {"name": "l1"}]
    losses += [] if penalty == "none" else [{**PENALTY, **({"every": 16} if penalty == "lazy" else {})}]
    experiment = Experiment.from_tables(
        {
            "name": "steps",
            "dataset": {"name": "procedural-terrain", "size": size["side"]},
            "generator": {"name": "unet", **size["generator"]},
            "discriminator": {"name": "patchgan", **size["discriminator"]},
            "method": {"name": "paired"},
            "losses": losses,
            "trainer": {"steps": 10**6, "batch_size": 1, "samples": 1, "validation_examples": 1, "ema": 0.999},
        }
    )
    loop = prepare_run(experiment, Worker.here("single")).loop
    batch = {name: tf.constant(np.asarray(entry)) for name, entry in next(loop.batches).items()}
    loop.batches = iter(tf.data.Dataset.from_tensors(batch).repeat())
    return loop


if __name__ == "__main__":
    main()
