"""Saving during training, and what happens when something cannot be written."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np

from ganforge.components.metric import metrics_called
from ganforge.errors import RunError
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.best_checkpoint import Best
from ganforge.training.checkpoints.checkpoints import Checkpoints

logger = logging.getLogger("ganforge")
trouble = logging.getLogger("ganforge.trouble")


class Saving:
    """Saves checkpoints as the options say.

    Attributes:
        best: the best validation so far; None if the experiment names no metric for it.
        unwritten: messages about what could not be written, in order.
        unsaved_step: the step of the last checkpoint, if it could not be saved.
    """

    def __init__(self, checkpoints: Checkpoints, directory: RunDirectory, experiment: Experiment) -> None:
        self.checkpoints = checkpoints
        self.directory = directory
        self.experiment = experiment
        self.options = experiment.trainer
        called = metrics_called(experiment.metrics, self.options.best) if self.options.best else []
        self.best = Best(called[0]) if called else None
        self.unwritten: list[str] = []
        self.unsaved_step: int | None = None
        self._reported: set[str] = set()
        self._is_unnamed = False

    @contextmanager
    def survived(self) -> Iterator[None]:
        """Continue although something cannot be written, if `trainer.on_save_error` says so."""
        try:
            yield
        except RunError as error:
            if self.options.on_save_error == "stop":
                raise
            self.unwritten.append(str(error))
            kind = re.sub(r"\d+", "", str(error))  # a full disk is reported once per file, not at every step
            level = logging.INFO if kind in self._reported else logging.WARNING
            self._reported.add(kind)
            trouble.log(level, "%s Training continues (trainer.on_save_error).", error)

    def save(self, arrays: Callable[[], Mapping[str, np.ndarray]], step: int) -> bool:
        """Save a checkpoint and remove those that are not to be kept; return whether it was saved."""
        self.unsaved_step = step
        self.directory.lock.refuse_if_lost()
        with self.survived():
            self._is_unnamed |= not self.checkpoints.steps()
            self.checkpoints.save({**arrays(), **(self.best.arrays() if self.best else {})}, step)
            self.checkpoints.prune(self.options.keep_checkpoints, self.options.keep_every)
            if not self.directory.experiment_json.exists():  # somebody has removed or moved the run folder
                self.directory.record_experiment(self.experiment)
            if self._is_unnamed:
                self.directory.point_latest()  # before its first checkpoint a run cannot be resumed
                self._is_unnamed = False
            logger.info("saved a checkpoint at step %d", step)
            self.unsaved_step = None
            return True
        return False

    def save_if_best(
        self, arrays: Callable[[], Mapping[str, np.ndarray]], step: int, figures: Mapping[str, float]
    ) -> None:
        """Save a checkpoint and make `best` name it, if this validation is better than all before."""
        if self.best is None or (best := self.best.after(step, figures)) == self.best:
            return
        before, self.best = self.best, best
        if self.save(arrays, step):
            self._point_best()
        else:
            self.best = before

    def restore(self, facts: Mapping[str, np.ndarray]) -> None:
        """Restore what a checkpoint stores; a best checkpoint that no longer exists is forgotten."""
        if self.best:
            self.best = self.best.restored(facts, self.checkpoints.steps())
            self._point_best()

    def _point_best(self) -> None:
        with self.survived():
            self.checkpoints.point_best(self.best.step if self.best and self.best.step else None)
