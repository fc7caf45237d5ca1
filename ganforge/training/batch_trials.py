"""Trying batch sizes in another process: what it takes is measured there, and given back when it ends."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, Any

from ganforge import errors
from ganforge.discovery.class_places import import_path, place_of
from ganforge.errors import TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.option_types import components_of
from ganforge.process_memory import available_memory
from ganforge.training.batch_size_search import BatchSize, Machine, Trial, choose_batch_size, logger
from ganforge.training.distributed.cluster import Worker

REMEDY = "Set trainer.batch_size to a number."
OUT_OF_MEMORY = {-signal.SIGKILL, -signal.SIGABRT}
"""How a process ends when the system has no memory left for it."""


def found_batch_size(experiment: Experiment, worker: Worker) -> BatchSize:
    """Find the batch size to train an experiment with on this machine.

    Raises:
        GanforgeError: it cannot be found, or the experiment cannot be trained.
    """
    if worker.addresses or experiment.trainer.strategy == "tpu":
        what = f"{worker.count} workers train together" if worker.addresses else "trainer.strategy is tpu"
        raise TrainingError(
            f'trainer.batch_size: it is "auto", but {what}. Expected one process on processors or GPUs, whose memory '
            f"can be measured. {REMEDY}"
        )
    logger.info("trainer.batch_size: trying how many images per step are fastest and fit into memory")
    with _trials_of(experiment) as trials:
        return choose_batch_size(trials)


@contextmanager
def _trials_of(experiment: Experiment) -> Iterator["BatchTrials"]:
    free = available_memory()
    command = [sys.executable, "-m", "ganforge.training.batch_trial_process"]
    environment = {**import_path(), "TF_CPP_MIN_LOG_LEVEL": "3"}
    with (
        TemporaryFile("w+") as printed,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=printed, text=True
        ) as process,
    ):
        try:
            yield BatchTrials(process, printed, _described(experiment), free)
        finally:
            process.kill()


def _described(experiment: Experiment) -> dict[str, Any]:
    """An experiment as another process can make it again."""
    try:
        places = [place_of(cls) for cls in {type(component) for component in components_of(dict(experiment))}]
    except ImportError as error:
        raise TrainingError(
            f'trainer.batch_size: it is "auto", which another process finds. {error} {REMEDY}'
        ) from error
    return {"tables": experiment.to_tables(), "components": places}


class BatchTrials:
    """The other process, which answers each size with a line.

    Attributes:
        machine: what it trains on.
    """

    def __init__(
        self, process: subprocess.Popen, printed: IO[str], experiment: dict[str, Any], free: int | None
    ) -> None:
        self._process, self._printed = process, printed
        if (found := self._answer(experiment)) is None:
            raise TrainingError(f"trainer.batch_size: memory does not hold TensorFlow. {REMEDY}")
        self.machine = Machine(found["unit"], free if found["measures_memory"] else None)

    def attempt(self, size: int) -> Trial | None:
        """Train with this batch size; None if it does not fit into memory.

        Raises:
            GanforgeError: training fails for another reason.
        """
        answer = self._answer(size)
        return Trial(size, **answer) if answer else None

    def _answer(self, request: Any) -> dict[str, Any] | None:
        """What the process answers; None if memory ended."""
        print(json.dumps(request), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line and self._process.wait() not in OUT_OF_MEMORY:
            self._printed.seek(0)
            last = (self._printed.read().strip().splitlines() or ["it printed nothing"])[-1]
            raise TrainingError(f"trainer.batch_size: the process that tries batches failed: {last}. {REMEDY}")
        answer = json.loads(line or "null")
        if answer and "error" in answer:
            raise getattr(errors, answer["error"])(answer["message"])
        return answer
