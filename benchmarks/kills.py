"""SIGKILL a training run at many moments, every other time in the middle of a save, and check what is left.

    uv run python benchmarks/kills.py --kills 50

Each time, the run resumes from the checkpoint that was left. Fails if the newest checkpoint does not load, if more than
checkpoint_every steps are lost, or if the run ends differently from one that was never killed.
"""

import argparse
import json
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ganforge.files import UNFINISHED, complete_lines
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
CHECKPOINT_EVERY = 3
PATIENCE = 120
"""Seconds that a life may take to its first checkpoint."""


@dataclass(frozen=True)
class Kill:
    """What one kill left: the numbers of steps, and whether it cut a save short."""

    started: int
    trained: int
    saved: int
    in_save: bool

    @property
    def lost(self) -> int:
        return self.trained - self.saved


def experiment(steps: int) -> Any:
    """Tiny, with dropout, a norm and a running mean."""
    from tiny_components import TinyGenerator, tiny_experiment

    options = {"steps": steps, "checkpoint_every": CHECKPOINT_EVERY, "sample_every": 50, "ema": 0.9}
    return tiny_experiment(options, generator=TinyGenerator(dropout=0.5, norm=True))


def live(folder: Path, steps: int) -> None:
    """Train from wherever the run is."""
    from ganforge.training.trainer import Trainer

    Trainer(experiment(steps)).run(RunDirectory(folder))


def context() -> Any:
    """Processes that start with everything imported and nothing used."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["ganforge.training.trainer", "tiny_components"])
    return processes


def kill_once(folder: Path, chance: random.Random, in_save: bool) -> Kill:
    """Let the run live for a while after its first save of this life."""
    run, checkpoints = RunDirectory(folder), Checkpoints(folder / "checkpoints")
    started = checkpoints.latest() or 0
    life = context().Process(target=live, args=(folder, 10**9))
    life.start()
    try:
        until(life, lambda: (checkpoints.latest() or 0) > started)
        time.sleep(chance.uniform(0, 0.3))
        if in_save:
            until(life, lambda: unfinished(checkpoints))
            time.sleep(chance.uniform(0, 0.01))
    finally:
        life.kill()
        life.join()
    left = unfinished(checkpoints)
    return Kill(started, trained(run), verified(checkpoints), left)


def until(life: Any, condition: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if not life.is_alive() or time.monotonic() > deadline:
            raise SystemExit("the run ended by itself, or did not start")
        time.sleep(0.0005)


def unfinished(checkpoints: Checkpoints) -> bool:
    with suppress(FileNotFoundError):
        return any(path.name.startswith(UNFINISHED) for path in checkpoints.folder.iterdir())
    return False


def trained(run: RunDirectory) -> int:
    """The last step that the run recorded."""
    return max((json.loads(line)["step"] for line in complete_lines(run.stats)), default=0)


def verified(checkpoints: Checkpoints) -> int:
    """The newest checkpoint, read whole."""
    step = checkpoints.resumable() or 0
    if step and int(checkpoints.load(step)["step/0000"]) != step:
        raise SystemExit(f"checkpoint {step} holds another step")
    return step


def rows(run: RunDirectory) -> Iterator[dict[str, Any]]:
    for line in complete_lines(run.stats):
        yield {key: value for key, value in json.loads(line).items() if key not in ("seconds", "images_per_second")}


def differences(one: RunDirectory, other: RunDirectory, step: int) -> list[str]:
    """How two runs differ at a step, timings apart."""
    arrays, others = (Checkpoints(run.checkpoints).load(step) for run in (one, other))
    found = [key for key in arrays if key != "seconds" and not np.array_equal(arrays[key], others.get(key))]
    return found + ["stats.jsonl"] * (list(rows(one)) != list(rows(other)))


def check(folder: Path, kills: int, seed: int = 0) -> Iterator[Kill]:
    """Kill a run, then let it end, and compare it with one that was never killed.

    Raises:
        SystemExit: something was lost.
    """
    chance = random.Random(seed)  # noqa: S311 (moments, not secrets)
    killed = RunDirectory.create(folder, experiment(10**9))
    for number in range(kills):
        kill = kill_once(killed.path, chance, in_save=bool(number % 2))
        yield kill
        if kill.lost > CHECKPOINT_EVERY or kill.saved <= kill.started:
            raise SystemExit(f"too much was lost: {kill}")
    steps = kill.saved + 2 * CHECKPOINT_EVERY
    whole = RunDirectory.create(folder, experiment(steps))
    for path in (killed.path, whole.path):
        life = context().Process(target=live, args=(path, steps))
        life.start()
        life.join()
    if found := differences(whole, killed, steps):
        raise SystemExit(f"after {steps} steps the killed run differs from one never killed in: {', '.join(found)}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        print("kill  resumed from  trained to  newest checkpoint  lost  a save was cut short")
        for number, kill in enumerate(check(Path(folder), options.kills, options.seed), 1):
            found.append(kill)
            in_save = "yes" if kill.in_save else ""
            print(
                f"{number:4}  {kill.started:12}  {kill.trained:10}  {kill.saved:17}  {kill.lost:4}  {in_save}",
                flush=True,
            )
    cut = sum(kill.in_save for kill in found)
    print(f"{len(found)} kills, {cut} in the middle of a save; at most {max(kill.lost for kill in found)} steps lost.")
    print("The run ended bit for bit like one that was never killed.")


if __name__ == "__main__":
    main()
