"""Trains what was prepared, and keeps the run folder up to date."""

import logging
from collections.abc import Sequence

import keras
import numpy as np
import tensorflow as tf

from ganforge.components import Callback
from ganforge.errors import RunError, TrainingError
from ganforge.runs.directory import RunDirectory
from ganforge.runs.environment import describe_environment
from ganforge.training.checkpoints.saving import Saving
from ganforge.training.checkpoints.shared_checkpoints import shared_checkpoints
from ganforge.training.clock import Clock
from ganforge.training.due_steps import DueSteps
from ganforge.training.failures.fault_report import explained_fault, record_fault
from ganforge.training.failures.finiteness import NonFiniteError
from ganforge.training.failures.interrupts import Interrupts
from ganforge.training.prepared_run import PreparedRun
from ganforge.training.run_result import RunResult
from ganforge.training.step.side import Logs
from ganforge.training.validation import Validation
from ganforge.training.watchers import Watchers, chosen_callbacks

logger = logging.getLogger("ganforge")
trouble = logging.getLogger("ganforge.trouble")

FACTS = ("shape", "seconds", "order", "skipped", "best/step", "best/figure")
"""What a checkpoint holds beside the state's variables."""

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
        self.due = DueSteps(self.options, self.loop.recorder.room)
        self.clock = Clock()
        self.saving = Saving(shared_checkpoints(directory, prepared.sync), directory, self.experiment)
        self.validation = Validation(self.experiment, self.feed.validation)
        # Callbacks hold the first generator, and stop training by its `stop_training`.
        model = next(iter(self.state.players.generators.values()))
        chosen = chosen_callbacks(self.experiment.callbacks, watchers) if prepared.worker.is_chief else []
        self.watchers = Watchers(chosen, model, self.saving.survived)
        self.figures: dict[str, float] = {}
        # Where there is only a CPU, to wait for the device after each call costs nothing.
        self.checks_each_call = not tf.config.list_physical_devices("GPU")

    def restore_or_begin(self, step: int | None) -> None:
        """Go on from a checkpoint, the last unless given, or begin where there is none; record what this start runs on.

        Raises:
            RunError: the checkpoint cannot be used.
        """
        start = self.saving.checkpoints.resumable() if step is None else step
        if start is None:
            self.saving.checkpoints.sweep(0)
            if self.options.on_nan == "rollback":
                self.save(0)
        else:
            self._restore(start)
        environment = describe_environment(self.options.seed, [self.prepared.summary.devices])
        for difference in self.directory.record_start(environment):
            trouble.warning("This run went on before with another %s", difference)

    def train_until_done(self) -> None:
        """Train to the last step or until a signal or a callback asks to stop, and save.

        Raises:
            TrainingError: a step was not finite, and the run may not go back to a checkpoint.
            RunError: the last checkpoint cannot be saved.
        """
        while True:
            try:
                return self._train_from_here()
            except NonFiniteError as fault:
                self._go_back_or_stop(fault)

    def validate(self, step: int) -> None:
        """Measure the validation split, and keep the best checkpoint."""
        if not self.prepared.worker.is_chief:
            return
        try:
            self.figures = self.validation.run(self.state.translate)
        except Exception:
            if self.save(step):  # what was trained outlives its validation
                trouble.warning("The validation failed. Step %d is saved: go on from it once that is mended.", step)
            raise
        self.watchers.after_validation(step, self.figures)
        self.saving.save_if_best(self._arrays, step, self.figures)

    def save(self, step: int) -> bool:
        """Save a checkpoint; whether that was possible."""
        self._report_records(step)
        self.feed.count_skipped(step)
        return self.saving.save(self._arrays, step)

    def validate_and_save_if_due(self, step: int) -> None:
        """Validate and save where that is due before the last step."""
        if step % self.due.validate_every == 0:
            self.validate(step)
        if step % self.options.checkpoint_every == 0:
            self.save(step)

    def result(self) -> RunResult:
        """How the run ended, once it has."""
        failures, skipped = self.saving.failures, self.feed.skipped
        warnings = (
            *([f"{len(failures)} times something could not be written, last: {failures[-1]}"] if failures else []),
            *([f"{skipped} times an example could not be read and another took its place."] if skipped else []),
        )
        step = self.state.trained_steps
        return RunResult(self.directory.path, step, self.interrupts.code, self.figures, warnings)

    def _train_from_here(self) -> None:
        start = self.state.trained_steps
        logger.info("training from step %d to %d", start, self.options.steps)
        self.watchers.start(self.prepared.context(self.directory.path, start))
        try:
            step = self._advance_until_last_or_stopped(start)
            self._report_records(step)
            if step == self.options.steps:
                self.validate(step)
            if not self.save(step):
                raise RunError(self.saving.failures[-1])
        finally:
            self.watchers.finish()
        logger.info("stopped at step %d", step)

    def _advance_until_last_or_stopped(self, step: int) -> int:
        """Train from a step on; returns the step that was reached."""
        self.clock.start()
        while step < self.options.steps and not self._should_stop():
            count = self.due.until_next(step)
            logs = self.loop.advance(count)
            step += count
            if self.checks_each_call or self.due.is_due(step):
                self.loop.finiteness.check()
            figures = self._figures_if_logged(step, logs)
            with self.clock.pause():
                self.watchers.after_step(step, figures)
                if self.due.is_due(step):
                    self._report_records(step)
                if step < self.options.steps:
                    self.validate_and_save_if_due(step)
        self.loop.finiteness.check()
        return step

    def _should_stop(self) -> bool:
        """Whether training ends early, for all workers at the same step."""
        code, stop = self.prepared.sync.agreed(self.interrupts.code, self.watchers.stop_training)
        self.interrupts.code = code or self.interrupts.code  # a signal that came meanwhile is heard the next time
        return stop or code != 0

    def _figures_if_logged(self, step: int, logs: Logs) -> dict[str, float]:
        if step % self.options.log_every:
            return {}
        images = step * self.options.batch_size
        rates = {side.objective.side: side.optimizer.learning_rate for side in self.state.sides if side.plays}
        self.feed.count_skipped(step)
        return {
            "images": images,
            "seconds": self.clock.seconds,
            "images_per_second": self.clock.speed(images),
            **{name: float(value) for name, value in logs.items()},
            **{f"learning_rate/{side}": float(keras.ops.convert_to_numpy(rate)) for side, rate in rates.items()},
            **({"skipped": self.feed.skipped} if self.feed.skipped else {}),
        }

    def _report_records(self, step: int) -> None:
        """Let callbacks follow the records up to here; before a checkpoint, so that a resumed run misses none."""
        for recorded, figures in self.loop.recorder.read(step):
            self.watchers.after_record(recorded, figures)

    def _arrays(self) -> dict[str, np.ndarray]:
        """All that a checkpoint holds."""
        return {
            **self.state.arrays(),
            "shape": np.array(self.prepared.shape),
            "seconds": np.array(self.clock.seconds),
            "order": np.array(self.feed.stream.order),
            "skipped": np.array(self.feed.skipped),
        }

    def _restore(self, step: int, order: int | None = None) -> None:
        """Go on from a checkpoint, with the data in its order unless another is given."""
        arrays = self.saving.checkpoints.load(step)
        facts = {name: arrays.pop(name) for name in FACTS if name in arrays}
        self.state.restore(arrays)
        self.saving.checkpoints.sweep(step)
        self.clock = Clock(float(facts["seconds"]))
        self.feed.restart(int(facts.get("order", 0)) if order is None else order, int(facts.get("skipped", 0)))
        self.saving.restore(facts)
        self.loop.feed(self.feed.stream)

    def _go_back_or_stop(self, fault: NonFiniteError) -> None:
        message = self._record_fault(fault)
        latest, order = self.saving.checkpoints.latest(), self.feed.stream.order + 1
        if self.options.on_nan == "stop" or latest is None or order > ROLLBACKS:
            raise TrainingError(message)
        self._restore(latest, order)
        trouble.warning("%s Back to step %d, the data in another order (%d of %d).", message, latest, order, ROLLBACKS)

    def _record_fault(self, fault: NonFiniteError) -> str:
        """Leave all about it in the run folder; returns the sentences for the user."""
        folder = self.directory.faults / f"{fault.step:08d}"
        with self.saving.survived():
            batches = self.feed.batches(fault.step)
            record_fault(folder, fault, self._arrays(), batches, self.experiment.dataset.to_pictures)
        return explained_fault(fault, folder)
