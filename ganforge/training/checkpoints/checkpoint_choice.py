"""Which checkpoint of a run is meant."""

import shlex
from typing import Literal

from ganforge.errors import RunError
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.packed_checkpoint import checkpoints_of

CheckpointName = int | Literal["last", "best"]
"""A step, or the word for one."""


def chosen_step(run: RunDirectory, name: CheckpointName = "last") -> int:
    """The step of a checkpoint.

    Raises:
        RunError: the run has no such checkpoint.
    """
    checkpoints = checkpoints_of(run)
    if isinstance(name, int):
        checkpoints.check(name)
        return name
    step = checkpoints.best() if name == "best" else checkpoints.latest()
    if step is None and name == "best":
        raise RunError(
            f"{run.path}: it has no best checkpoint. A run keeps one where trainer.best names a metric. "
            "Choose a step, or `last`."
        )
    if step is None:
        raise RunError(
            f"{run.path}: it has no checkpoint yet. A run saves one every trainer.checkpoint_every steps. "
            f"Train it: {shlex.join(['ganforge', 'resume', str(run.path)])}"
        )
    return step
