"""Trains what was prepared, and keeps the run folder up to date."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple
from functools import partial
from typing import Any

import tensorflow as tf

from ganforge.components import Callback
from ganforge.errors import RunError, TrainingError
from ganforge.runs.data_record import describe_data
from ganforge.runs.directory import RunDirectory
from ganforge.runs.environment import describe_environment
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName
from ganforge.training.checkpoints.saving import Saving
from ganforge.training.checkpoints.shared_checkpoints import shared_checkpoints
from ganforge.training.failures.failure_report import failure_message, record_failure
from ganforge.training.failures.finiteness import NonFiniteError
from ganforge.training.failures.interrupts import Interrupts
from ganforge.training.prepared_run import PreparedRun
from ganforge.training.run_result import RunResult
from ganforge.training.saved_state import SavedState
from ganforge.training.starting_point import StartingPoint, find_starting_point
from ganforge.training.step.side import Logs
from ganforge.training.validation import Validation
from ganforge.training.watchers import Watchers, chosen_callbacks

logger = logging.getLogger("ganforge")
trouble = logging.getLogger("ganforge.trouble")

ROLLBACKS = 3
"""How often a run goes back to a checkpoint at most."""


class TrainingRun:
    """One run in its folder, from its first step or a checkpoint to its end."""

    def __init__(
        self, prepared: PreparedRun, directory: RunDirectory, watchers: Sequence[Callback], interrupts: Interrupts
    ) -> None:
        self.experiment = prepared.experiment
        self.options = prepared.experiment.trainer
        self.prepared = prepared
        self.feed = prepared.feed
        self.state = prepared.state
        self.loop = prepared.loop
        self.directory = directory
        self.interrupts = interrupts
        self.due = prepared.due
        checkpoints = shared_checkpoints(directory, prepared.sync, self.state.weight_paths())
        self.saving = Saving(checkpoints, directory, self.experiment)
        self.saved = SavedState(prepared, self.saving)
        self.validation = Validation(self.experiment, self.feed.validation)
        # Callbacks hold the first generator, and stop training by its `stop_training`.
        model = next(iter(self.state.players.generators.values()))
        chosen = chosen_callbacks(self.experiment.callbacks, watchers) if prepared.worker.is_chief else []
        self.watchers = Watchers(chosen, model, self.saving.survived)
        self.figures: dict[str, float] = {}
        self.started_at = 0
        self.failure: Exception | None = None
        # Where there is only a CPU, to wait for the device after each call costs nothing.
        self.checks_each_call = not tf.config.list_physical_devices("GPU")

    def start(self, step: CheckpointName | None) -> bool:
        """Restore a checkpoint, the last unless given, or begin if there is none; record what this start runs on.

        Returns:
            Whether anything is left to do.

        Raises:
            RunError: the checkpoint cannot be used, or the run may not go on from it.
        """
        data = describe_data(self.experiment.dataset, self.feed.sizes)
        find = partial(find_starting_point, self.directory, self.experiment, step, data)
        found = StartingPoint(*self.prepared.sync.from_chief(lambda: astuple(find())))
        if found.step is None:
            self.saving.checkpoints.sweep(0)
        else:
            self.saved.restore(found.step)
        self.started_at = found.step or 0
        if found.is_finished:
            return False
        self._record_start({"data": data, "changes": found.changes, **self._found()})
        if found.step is None and self.options.on_nan == "rollback":
            self.save(0)
        return True

    def _found(self) -> dict[str, str]:
        """At the first start, where weights were taken from, and the options that were found; all go to the log."""
        found, summary = {}, self.prepared.summary
        if weights := summary.starting_weights:
            found["start_from"] = weights.origin
            for line in weights.lines:
                logger.info("started from %s: %s", weights.origin, line)
        for option, choice in summary.found.items():
            logger.info("trainer.%s = %s", option, choice)
        return {**found, **summary.found}

    def _record_start(self, facts: Mapping[str, Any]) -> None:
        environment = describe_environment(self.options.seed, [self.prepared.summary.devices])
        self.directory.record_experiment(self.experiment)
        found = self.directory.record_start({"steps": self.options.steps, **environment, **facts})
        for change in (*facts["changes"], *found):
            trouble.warning("Changed since the last start: %s.", change)

    def train_until_done(self) -> None:
        """Train to the last step or until a signal or a callback asks to stop, and save.

        Whatever else ends training, what is trained is saved first.

        Raises:
            TrainingError: a step was not finite, and the run may not return to a checkpoint.
            RunError: the last checkpoint cannot be saved.
        """
        while True:
            try:
                return self._train_from_here()
            except NonFiniteError as failure:
                self._go_back_or_stop(failure)

    def validate(self, step: int) -> None:
        """Measure the validation split, and keep the best checkpoint."""
        if not self.prepared.worker.is_chief:
            return
        self.figures = self.validation.run(step, self.state.translate)
        self.watchers.after_validation(step, self.figures)
        self.saving.save_if_best(self.saved.arrays, step, self.figures)

    def save(self, step: int) -> bool:
        """Save a checkpoint; whether that was possible."""
        self._report_records(step)
        return self._save_state(step)

    def _save_state(self, step: int) -> bool:
        self.feed.count_skipped(step)
        return self.saving.save(self.saved.arrays, step)

    def validate_and_save_if_due(self, step: int) -> None:
        """Validate and save where that is due before the last step."""
        if step % self.due.validate_every == 0:
            self.validate(step)
        if step % self.options.checkpoint_every == 0:
            self.save(step)

    def result(self) -> RunResult:
        """How the run ended, once it has."""
        unwritten, skipped = self.saving.unwritten, self.feed.skipped
        warnings = (
            *([f"{len(unwritten)} times something could not be written, last: {unwritten[-1]}"] if unwritten else []),
            *([f"{skipped} times an example could not be read and another took its place."] if skipped else []),
        )
        step = self.state.trained_steps
        return RunResult(self.directory.path, step, self.started_at, self.interrupts.code, self.figures, warnings)

    def _train_from_here(self) -> None:
        start = self.state.trained_steps
        logger.info("training from step %d to %d", start, self.options.steps)
        with self._watched(start):
            step = self._advance_until_last_or_stopped(start)
            self._report_records(step)
            if self.failure is None and step == self.options.steps:
                self.validate(step)
            if not self.save(step):
                raise RunError(self.saving.unwritten[-1])
            if self.failure is not None:
                raise self.failure
        if step == self.options.steps:
            with self.saving.survived():
                self.directory.starts.finish()
        logger.info("stopped at step %d", step)

    @contextmanager
    def _watched(self, start: int) -> Iterator[None]:
        """Have everything watched that is trained within; if an error ends it, save first."""
        try:
            self.watchers.start(self.prepared.context(self.directory.path, start))
            yield
        except BaseException as error:
            if not isinstance(error, NonFiniteError | KeyboardInterrupt):
                self._save_before_leaving(start)
            with suppress(Exception):
                self.watchers.finish()
            raise
        self.watchers.finish()

    def _save_before_leaving(self, start: int) -> None:
        step = self.state.trained_steps
        if step in (start, self.saving.unsaved_step):
            return
        with suppress(Exception):  # what failed may be what follows the records
            self._report_records(step)
        try:
            is_saved = self._save_state(step)
        except Exception as error:  # the error that ends training is the one to report
            logger.warning("step %d could not be saved: %s", step, error)
            return
        if is_saved and self.prepared.worker.is_chief:
            trouble.warning("Step %d is saved. Go on from it with: ganforge resume %s", step, self.directory.path)

    def _advance_until_last_or_stopped(self, step: int) -> int:
        """Train from a step on; returns the step that was reached."""
        self.saved.clock.start()
        while step < self.options.steps and not self._should_stop():
            count = self.due.until_next(step)
            logs = self.loop.advance(count)
            step += count
            if self.checks_each_call or self.due.is_due(step):
                self.loop.finiteness.check()
            figures = self._figures_if_logged(step, logs)
            with self.saved.clock.pause(), self._postponed():
                self.watchers.after_step(step, figures)
                if self.due.is_due(step):
                    self._report_records(step)
                if step < self.options.steps:
                    self.validate_and_save_if_due(step)
        self.loop.finiteness.check()
        return step

    @contextmanager
    def _postponed(self) -> Iterator[None]:
        """With several workers, let an error of one stop all after this step: to save takes all of them."""
        try:
            yield
        except Exception as error:
            if self.prepared.worker.count == 1:
                raise
            self.failure = error

    def _should_stop(self) -> bool:
        """Whether training ends early, for all workers at the same step."""
        stop = self.watchers.stop_training or self.failure is not None
        code, stop = self.prepared.sync.agreed(self.interrupts.code, stop)
        self.interrupts.code = code or self.interrupts.code  # a signal that came meanwhile is heard the next time
        return stop or code != 0

    def _figures_if_logged(self, step: int, logs: Logs) -> dict[str, float]:
        if step % self.options.log_every:
            return {}
        images = step * self.options.examples_per_step
        self.feed.count_skipped(step)
        return {
            "images": images,
            "seconds": self.saved.clock.seconds,
            "images_per_second": self.saved.clock.speed(images),
            **{name: float(value) for name, value in logs.items()},
            **self.saved.learning_rates(),
            **({"skipped": self.feed.skipped} if self.feed.skipped else {}),
        }

    def _report_records(self, step: int) -> None:
        """Let callbacks follow the records up to here; before a checkpoint, so that a resumed run misses none."""
        for recorded, figures in self.loop.recorder.read(step):
            self.watchers.after_record(recorded, figures)

    def _go_back_or_stop(self, failure: NonFiniteError) -> None:
        message = self._record_failure(failure)
        latest, order = self.saving.checkpoints.latest(), self.feed.stream.order + 1
        if self.options.on_nan == "stop" or latest is None or order > ROLLBACKS:
            if self.state.is_finite():
                self._save_before_leaving(self.started_at)
            raise TrainingError(message)
        self.saved.restore(latest, order)
        trouble.warning("%s Back to step %d, the data in another order (%d of %d).", message, latest, order, ROLLBACKS)

    def _record_failure(self, failure: NonFiniteError) -> str:
        """Keep everything about it in the run folder; returns the message for the user."""
        folder = self.directory.failures / f"{failure.step:08d}"
        with self.saving.survived():
            batches = self.feed.batches(failure.step)
            record_failure(folder, failure, self.saved.arrays(), batches, self.experiment.dataset.to_pictures)
        return failure_message(failure, folder)
