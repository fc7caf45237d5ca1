"""The Trainer: builds an experiment, trains it, and remembers everything in a run folder."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from ganforge.components import Callback, RunContext
from ganforge.errors import RunError, TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.runs.environment import describe_environment
from ganforge.training.checkpoints.saving import Saving
from ganforge.training.checkpoints.shared_checkpoints import shared_checkpoints, way_on
from ganforge.training.clock import Clock
from ganforge.training.distributed.cluster import Worker
from ganforge.training.distributed.strategy import create_strategy
from ganforge.training.distributed.worker_folder import worker_folder
from ganforge.training.distributed.worker_sync import Together
from ganforge.training.due_steps import Schedule
from ganforge.training.failures.error_messages import explained, plugins_explained
from ganforge.training.failures.fault_report import explained_fault, record_fault
from ganforge.training.failures.finiteness import NonFiniteError
from ganforge.training.failures.interrupts import Interrupts
from ganforge.training.feed import Feed
from ganforge.training.loop import Loop
from ganforge.training.state import TrainingState
from ganforge.training.step.side import Logs
from ganforge.training.step.step import Step
from ganforge.training.summary import Summary, summarize
from ganforge.training.validation import Validation, try_metrics
from ganforge.training.watchers import Watchers, chosen_callbacks

logger = logging.getLogger("ganforge")
trouble = logging.getLogger("ganforge.trouble")

FACTS = ("shape", "seconds", "order", "skipped", "best/step", "best/figure")
"""What a checkpoint holds beside the state's variables."""
ROLLBACKS = 3
"""How often a run goes back to a checkpoint at most."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    exit_code: 0, or 130 or 143 where a signal asked it to stop.
    figures: the last validation.
    warnings: what went wrong on the way.
    """

    folder: Path
    step: int
    exit_code: int
    figures: dict[str, float]
    warnings: tuple[str, ...] = ()


class Trainer:
    """Trains one experiment: `Trainer(Experiment.from_toml("examples/terrain.toml")).run()`."""

    def __init__(self, experiment: Experiment, watchers: Sequence[Callback] = ()) -> None:
        self.experiment = experiment
        self.options = experiment.trainer
        self.schedule = Schedule(experiment.trainer)
        self.watching = watchers
        self.worker = Worker.here(self.options.strategy)
        self.figures: dict[str, float] = {}
        self.clock = Clock()
        self._prepared: Summary | None = None

    def prepare(self) -> Summary:
        """Build everything, trace a step and read one batch; nothing is written.

        Raises:
            GanforgeError: something cannot work; it is told before any work is lost.
        """
        if self._prepared is None:
            with plugins_explained(self.experiment):
                self._prepared = self._prepare()
        return self._prepared

    def _prepare(self) -> Summary:
        if self.options.deterministic:
            tf.config.experimental.enable_op_determinism()
        strategy = create_strategy(self.options, self.worker)
        self.together = Together(strategy, self.worker)
        self.shape = self.experiment.dataset.shape()
        self.feed = Feed(self.experiment)
        with self.together.noticing(lambda: "Start all again."):
            self.state = TrainingState(self.experiment, self.shape, strategy)
        with explained(lambda: self.feed.unreadable(0)):
            self.feed.check(self.shape)
            try_metrics(self.experiment.metrics, self.feed.fixed(2))
            summary = summarize(self.experiment, self.state, self.shape, self.feed.training.size)
            self.loop = Loop(
                self.state,
                Step(self.experiment.method, self.state.players, self.state.sides, self.options),
                self.feed.stream,
                self.options,
            )
            self.loop.trace()
        return summary

    def run(self, directory: RunDirectory | None = None, step: int | None = None) -> Outcome:
        """Train to the last step.

        Args:
            directory: a new run folder, or one with checkpoints to go on from; by default a new one below `runs`.
                Of several workers only the chief writes it.
            step: the checkpoint to go on from, the last unless given; later ones are removed.

        Raises:
            GanforgeError: training cannot go on.
        """
        summary = self.prepare()
        with (
            plugins_explained(self.experiment),
            worker_folder(self.worker, directory, self.experiment) as self.directory,
            self.directory.logging(),
            Interrupts() as interrupts,
            explained(lambda: self.feed.unreadable(self._step)),
            self.together.noticing(lambda: way_on(self.directory, self.worker)),
        ):
            checkpoints = shared_checkpoints(self.directory, self.together)
            self.saving = Saving(checkpoints, self.directory, self.experiment)
            start = self.saving.checkpoints.resumable() if step is None else step
            self._restore(start)
            if start is not None:
                self.loop.feed(self.feed.stream)
            for difference in self.directory.record_start(describe_environment(self.options.seed, [summary.devices])):
                trouble.warning("This run went on before with another %s", difference)
            while not self._trained(interrupts):
                self.loop.feed(self.feed.stream)
            self.together.meet()
        return Outcome(self.directory.path, self._step, interrupts.code, self.figures, self._warnings())

    @property
    def _step(self) -> int:
        return int(self.state.step.numpy())

    def _restore(self, step: int | None) -> None:
        """Go on from a checkpoint, or start where there is none."""
        if step is None:
            self.saving.checkpoints.sweep(0)
            if self.options.on_nan == "rollback":
                self._save(0)
            return
        arrays = self.saving.checkpoints.load(step)
        facts = {name: arrays.pop(name) for name in FACTS if name in arrays}
        self.state.restore(arrays)
        self.saving.checkpoints.sweep(step)
        self.clock = Clock(float(facts["seconds"]))
        self.feed.restart(int(facts.get("order", 0)), int(facts.get("skipped", 0)))
        self.saving.restore(facts)

    def _trained(self, interrupts: Interrupts) -> bool:
        """Train to the end; False where training went back to a checkpoint and must go on from there."""
        try:
            self._train(interrupts)
        except NonFiniteError as fault:
            self._go_back(fault)
            return False
        return True

    def _go_back(self, fault: NonFiniteError) -> None:
        told = self._record(fault)
        latest, order = self.saving.checkpoints.latest(), self.feed.stream.order + 1
        if self.options.on_nan == "stop" or latest is None or order > ROLLBACKS:
            raise TrainingError(told)
        self._restore(latest)
        self.feed.restart(order, self.feed.skipped)
        trouble.warning("%s Back to step %d, the data in another order (%d of %d).", told, latest, order, ROLLBACKS)

    def _record(self, fault: NonFiniteError) -> str:
        """Leave all about it in the run folder; the sentences for the user."""
        folder = self.directory.faults / f"{fault.step:08d}"
        with self.saving.survived():
            batches = self.feed.batches(fault.step)
            record_fault(folder, fault, self._arrays(), batches, self.experiment.dataset.to_pictures)
        return explained_fault(fault, folder)

    def _train(self, interrupts: Interrupts) -> None:
        self.validation = Validation(self.experiment, self.feed.validation)
        self.watchers = self._build_watchers()
        logger.info("training from step %d to %d", self._step, self.options.steps)
        self.watchers.start()
        try:
            self._steps(interrupts)
        finally:
            self.watchers.tell("on_train_end")
        logger.info("stopped at step %d", self._step)

    def _steps(self, interrupts: Interrupts) -> None:
        step = self._step
        on_cpu = not tf.config.list_physical_devices("GPU")  # where waiting for the device costs nothing
        self.clock.start()
        while step < self.options.steps and not self._stops(interrupts):
            count = self.schedule.until_next(step)
            logs = self.loop.advance(count)
            step += count
            if on_cpu or self.schedule.is_due(step):
                self.loop.finiteness.check()
            logged = self._logged(step, logs)
            with self.clock.pause():
                self.watchers.tell("on_train_batch_end", step - 1, logged)
                self._pause(step)
        self.loop.finiteness.check()
        if step == self.options.steps:
            self._validate(step)
        if not self._save(step):
            raise RunError(self.saving.failures[-1])

    def _stops(self, interrupts: Interrupts) -> bool:
        """Whether training ends early, for all workers at the same step."""
        code, stop = self.together.agreed(interrupts.code, self.model.stop_training)
        interrupts.code = code or interrupts.code  # a signal that came meanwhile is heard the next time
        return stop or code != 0

    def _logged(self, step: int, logs: Logs) -> dict[str, float]:
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

    def _pause(self, step: int) -> None:
        if step == self.options.steps:
            return
        if step % self.schedule.validate_every == 0:
            self._validate(step)
        if step % self.options.checkpoint_every == 0:
            self._save(step)

    def _validate(self, step: int) -> None:
        if not self.worker.is_chief:
            return
        try:
            self.figures = self.validation.run(self.state.translate)
        except Exception:
            if self._save(step):  # what was trained outlives its validation
                trouble.warning("The validation failed. Step %d is saved: go on from it once that is mended.", step)
            raise
        self.watchers.tell("on_epoch_end", step - 1, self.figures)
        self.saving.save_if_best(self._arrays, step, self.figures)

    def _save(self, step: int) -> bool:
        self.feed.count_skipped(step)
        return self.saving.save(self._arrays, step)

    def _arrays(self) -> dict[str, np.ndarray]:
        return {
            **self.state.arrays(),
            "shape": np.array(self.shape),
            "seconds": np.array(self.clock.seconds),
            "order": np.array(self.feed.stream.order),
            "skipped": np.array(self.feed.skipped),
        }

    def _warnings(self) -> tuple[str, ...]:
        failures, skipped = self.saving.failures, self.feed.skipped
        return (
            *([f"{len(failures)} times something could not be written, last: {failures[-1]}"] if failures else []),
            *([f"{skipped} times an example could not be read and another took its place."] if skipped else []),
        )

    def _build_watchers(self) -> Watchers:
        context = RunContext(
            folder=self.directory.path,
            steps=self.options.steps,
            start_step=self._step,
            log_every=self.options.log_every,
            sample_every=self.options.sample_every,
            fixed=self.feed.fixed(self.options.samples),
            translate=self.state.translate,
            validate_every=self.schedule.validate_every,
            to_pictures=self.experiment.dataset.to_pictures,
        )
        chosen = chosen_callbacks(self.experiment.callbacks, self.watching) if self.worker.is_chief else []
        self.model.stop_training = False
        return Watchers([callback.build(context) for callback in chosen], self.model, self.saving.survived)

    @property
    def model(self) -> keras.Model:
        """The model that callbacks hold: the first generator; they stop training by its `stop_training`."""
        return next(iter(self.state.players.generators.values()))
