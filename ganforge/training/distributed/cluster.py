"""Which worker of a run this process is, by its environment; known without TensorFlow."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ganforge.errors import TrainingError

PORTS = 15000, 20000
"""The first port of a Slurm job's workers, and how many jobs it is spread over."""

NO_CONFIG = {"", "{}", '{"cluster":{}}'}
"""Values of TF_CONFIG that say the same as none."""


@dataclass(frozen=True)
class Worker:
    """One of the processes that train a run together; the first is the chief, and only it writes.

    Attributes:
        index: its number; 0 is the chief.
        addresses: `host:port` of every worker, the chief's first; empty where the run has one process only.
    """

    index: int = 0
    addresses: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many workers there are."""
        return max(1, len(self.addresses))

    @property
    def is_chief(self) -> bool:
        """Whether this worker writes the run folder."""
        return self.index == 0

    @classmethod
    def here(cls, strategy: str, environment: Mapping[str, str] = os.environ) -> "Worker":
        """This process's place among the workers.

        Args:
            strategy: `trainer.strategy`: only `auto` and `multi-worker` look for others.
            environment: has TF_CONFIG, which comes first, or the variables of a Slurm job step.

        Raises:
            TrainingError: the environment cannot be read, or `multi-worker` is set and it names no workers.
        """
        if strategy not in {"auto", "multi-worker"}:
            return cls()
        config = environment.get("TF_CONFIG", "")
        if "".join(config.split()) not in NO_CONFIG:
            worker = _from_tf_config(config)
        elif int(environment.get("SLURM_STEP_NUM_TASKS", 1)) > 1:
            worker = _from_slurm(environment)
        elif strategy == "multi-worker":
            raise TrainingError(
                "trainer.strategy: it is multi-worker, but neither TF_CONFIG nor Slurm names the workers. Start them "
                "with `ganforge launch --workers N run FILE`, or set trainer.strategy=auto to train in one process."
            )
        else:
            return cls()
        return worker if worker.count > 1 or strategy == "multi-worker" else cls()

    def tf_config(self) -> str:
        """The value of TF_CONFIG that says the same."""
        cluster = {"worker": list(self.addresses)}
        return json.dumps({"cluster": cluster, "task": {"type": "worker", "index": self.index}})


ALONE = Worker()


def _from_tf_config(text: str) -> Worker:
    try:
        config = json.loads(text)
        cluster: dict[str, Any] = config["cluster"]
        addresses = (*cluster.get("chief", ()), *cluster["worker"])
        task, index = config["task"]["type"], int(config["task"]["index"])
        index += len(cluster.get("chief", ())) * (task == "worker")
        if task not in {"chief", "worker"} or index >= len(addresses):
            raise ValueError(f"there is no {task} {index}")
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingError(
            f"TF_CONFIG: {text!r} cannot be read ({error!r}). Expected "
            '{"cluster": {"worker": ["host:port", ...]}, "task": {"type": "worker", "index": 0}}. Correct or unset it.'
        ) from error
    return Worker(index, addresses)


def _from_slurm(environment: Mapping[str, str]) -> Worker:
    """Tasks must be numbered host by host; a job step that deals them out in turn is refused."""
    try:
        hosts = list(_hosts(environment["SLURM_STEP_NODELIST"]))
        tasks = list(_tasks(environment["SLURM_STEP_TASKS_PER_NODE"]))
        index, node = int(environment["SLURM_PROCID"]), int(environment["SLURM_NODEID"])
        job = int(environment["SLURM_JOB_ID"]) + 7 * int(environment["SLURM_STEP_ID"])
        placed = [(host, place) for host, number in enumerate(tasks) for place in range(number)]
        if len(hosts) != len(tasks) or placed[index][0] != node:
            raise ValueError(f"task {index} is on node {node}; start srun with --distribution=block")
    except (ValueError, KeyError, IndexError) as error:
        raise TrainingError(
            f"Slurm: its environment variables cannot be read ({error!r}). Expected SLURM_STEP_NODELIST, "
            "SLURM_STEP_TASKS_PER_NODE and SLURM_PROCID as srun sets them. Start with srun, or set TF_CONFIG."
        ) from error
    port = PORTS[0] + job % PORTS[1]
    return Worker(index, tuple(f"{hosts[host]}:{port + place}" for host, place in placed))


def _hosts(names: str) -> Iterator[str]:
    """`n[1-2,08],m5` as n1, n2, n08, m5."""
    for name in re.findall(r"(?:[^,\[]|\[[^\]]*\])+", names):
        yield from _expanded(name)


def _expanded(name: str) -> Iterator[str]:
    if (match := re.fullmatch(r"([^\[]*)\[([^\]]+)\](.*)", name)) is None:
        yield name
        return
    head, ranges, tail = match.groups()
    for part in ranges.split(","):
        first, _, last = part.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield from (f"{head}{number:0{len(first)}d}{rest}" for rest in _expanded(tail))


def _tasks(counts: str) -> Iterator[int]:
    """`2(x3),1` as 2, 2, 2, 1."""
    for part in counts.split(","):
        number, _, times = part.rstrip(")").partition("(x")
        yield from [int(number)] * int(times or 1)
