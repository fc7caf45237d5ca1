"""The process that tries batch sizes; `batch_trials` starts it and sends it an experiment, then sizes."""

import gc
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import keras
import tensorflow as tf

from ganforge.discovery.class_places import class_at
from ganforge.discovery.plugin_files import offer
from ganforge.discovery.plugins import Plugins
from ganforge.errors import GanforgeError, TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.process_memory import peak_of_process
from ganforge.training.distributed.cluster import ALONE
from ganforge.training.distributed.strategy import device_count
from ganforge.training.failures.error_messages import explained, plugins_explained
from ganforge.training.prepared_run import prepare_run

STEPS, SECONDS = 3, 0.5
"""A batch is trained on for at least so many steps and for so long, after a first step."""


def serve() -> None:
    """Answer an experiment and then sizes, one per line, until there are no more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what components print must not mix with answers
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="utf-8")  # where memory ends, this one goes first
    for answer in _answers(map(json.loads, sys.stdin)):
        print(json.dumps(answer), file=answers, flush=True)


def _answers(requests: Iterator[Any]) -> Iterator[Any]:
    experiment = experiment_from(next(requests))
    options = experiment.trainer
    yield {"unit": device_count(options.strategy) * options.accumulate, "measures_memory": not _gpus()}
    for size in requests:
        try:
            yield tried(experiment, size)
        except GanforgeError as error:
            yield {"error": type(error).__name__, "message": str(error)}


def experiment_from(request: Mapping[str, Any]) -> Experiment:
    """Make an experiment again from its tables and the places of its components."""
    module = ModuleType("chosen")
    offer(module, [class_at(place) for place in request["components"]])
    return Experiment.from_tables(request["tables"], Plugins([module], entry_points=False))


def tried(experiment: Experiment, size: int) -> dict[str, Any] | None:
    """What training with a batch size takes: the fields of a `Trial`; None if it does not fit into memory.

    Raises:
        GanforgeError: training fails for another reason.
    """
    keras.backend.clear_session()
    gc.collect()
    try:
        with plugins_explained(experiment), explained(lambda: None):
            return _measured(experiment.with_trainer(batch_size=size))
    except TrainingError as error:
        if isinstance(error.__cause__, tf.errors.ResourceExhaustedError):
            return None
        raise


def _measured(experiment: Experiment) -> dict[str, Any]:
    prepared = prepare_run(experiment, ALONE)
    built, durations = _peak(), []
    loop = prepared.loop
    with closing(loop):
        loop.advance(1)
        _ = prepared.state.trained_steps  # waits for the device
        while len(durations) < STEPS or sum(durations) < SECONDS:
            start = time.monotonic()
            loop.advance(1)
            _ = prepared.state.trained_steps
            durations.append(time.monotonic() - start)
    speed = experiment.trainer.examples_per_step / median(durations)
    return {"built": built, "memory": _peak(), "speed": speed, "examples": prepared.feed.sizes["train"]}


def _peak() -> int | None:
    """The most bytes that were taken: of the fullest GPU, or of this process where there is none."""
    infos = [tf.config.experimental.get_memory_info(f"GPU:{index}") for index in range(len(_gpus()))]
    return max((info["peak"] for info in infos), default=peak_of_process())


def _gpus() -> list[Any]:
    return tf.config.list_physical_devices("GPU")


if __name__ == "__main__":
    serve()
