"""The Trainer: builds an experiment, trains it, and remembers everything in a run folder."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from ganforge.callbacks.results_csv import ResultsCsv
from ganforge.callbacks.samples import Samples
from ganforge.callbacks.stats import Stats
from ganforge.callbacks.tensorboard import TensorBoard
from ganforge.components import Callback, Examples, RunContext
from ganforge.data.pipeline import TrainingStream, plain_batches
from ganforge.errors import TrainingError
from ganforge.experiment import Experiment
from ganforge.runs.directory import OUTDIR, RunDirectory
from ganforge.runs.environment import describe_environment
from ganforge.training.checkpoints import Checkpoints
from ganforge.training.clock import Clock
from ganforge.training.interrupts import Interrupts
from ganforge.training.loop import Loop
from ganforge.training.state import TrainingState
from ganforge.training.step import Logs, Step
from ganforge.training.strategy import create_strategy
from ganforge.training.summary import Summary, summarize
from ganforge.training.validation import Validation

logger = logging.getLogger("ganforge")


@dataclass(frozen=True)
class Outcome:
    """How a run ended.

    exit_code: 0, or 130 or 143 where a signal asked it to stop.
    figures: the last validation.
    """

    folder: Path
    step: int
    exit_code: int
    figures: dict[str, float]


class Trainer:
    """Trains one experiment.

    Example:
        `Trainer(Experiment.from_toml("examples/terrain.toml")).run()`
    """

    def __init__(self, experiment: Experiment, watchers: Sequence[Callback] = ()) -> None:
        self.experiment = experiment
        self.options = experiment.trainer
        self.watchers = watchers
        self.figures: dict[str, float] = {}
        self.clock = Clock()
        self._prepared: Summary | None = None

    def prepare(self) -> Summary:
        """Build everything and read one batch; nothing is written.

        Raises:
            GanforgeError: something cannot work; it is told before any work is lost.
        """
        if self._prepared:
            return self._prepared
        if self.options.deterministic:
            tf.config.experimental.enable_op_determinism()
        strategy = create_strategy(self.options)
        dataset = self.experiment.dataset
        self.shape = dataset.shape()
        examples = dataset.load("train", self.options.seed)
        self.validation_examples = dataset.load("validation", self.options.seed)
        self.state = TrainingState(self.experiment, self.shape, strategy)
        self.stream = TrainingStream(examples, self.experiment.augmentations, self.options.seed)
        self._read_first(examples)
        self._prepared = summarize(self.experiment, self.state, self.shape, examples.size)
        return self._prepared

    def run(self, directory: RunDirectory | None = None) -> Outcome:
        """Train to the last step.

        Args:
            directory: a new run folder, or one with checkpoints to go on from; by default a new one below `runs`.
        """
        summary = self.prepare()
        directory = directory or RunDirectory.create(OUTDIR, self.experiment)
        self.checkpoints = Checkpoints(directory.checkpoints)
        self._restore()
        directory.record_start(describe_environment(self.options.seed, [summary.devices]))
        with directory.logging(), Interrupts() as interrupts, _explained():
            self._train(directory, interrupts)
        return Outcome(directory.path, self._step, interrupts.code, self.figures)

    @property
    def _step(self) -> int:
        return int(self.state.step.numpy())

    def _restore(self) -> None:
        latest = self.checkpoints.latest()
        if latest is not None:
            arrays = self.checkpoints.load(latest)
            self.clock = Clock(float(arrays.pop("seconds")))
            arrays.pop("shape")
            self.state.restore(arrays)
        self.checkpoints.sweep(latest or 0)

    def _train(self, directory: RunDirectory, interrupts: Interrupts) -> None:
        loop = Loop(self.state, self._build_step(), self.stream, self.options)
        self.validation = Validation(
            self.experiment.metrics, self.validation_examples, self.options.validation_examples
        )
        callbacks = self._callbacks(directory)
        logger.info("training from step %d to %d", self._step, self.options.steps)
        callbacks.on_train_begin()
        try:
            self._steps(loop, callbacks, interrupts)
        finally:
            callbacks.on_train_end()
        logger.info("stopped at step %d", self._step)

    def _build_step(self) -> Step:
        return Step(self.experiment.method, self.state.players, self.state.sides, self.options)

    def _steps(self, loop: Loop, callbacks: keras.callbacks.CallbackList, interrupts: Interrupts) -> None:
        step = self._step
        self.clock.start()
        while step < self.options.steps and not interrupts.code and not self.model.stop_training:
            count = self._until_next_event(step)
            logs = loop.advance(count)
            step += count
            logged = self._logged(step, logs)
            with self.clock.pause():
                callbacks.on_train_batch_end(step - 1, logged)
                self._pause(step, callbacks)
        if step == self.options.steps:
            self._validate(step, callbacks)
        self._save(step)

    def _until_next_event(self, step: int) -> int:
        every = [self.options.log_every, self.options.sample_every, self.options.checkpoint_every, self._validate_every]
        left = [length - step % length for length in every]
        return min(self.options.steps_per_call, self.options.steps - step, *left)

    def _logged(self, step: int, logs: Logs) -> dict[str, float]:
        if step % self.options.log_every:
            return {}
        images = step * self.options.batch_size
        rates = {side.objective.side: side.optimizer.learning_rate for side in self.state.sides if side.plays}
        return {
            "images": images,
            "seconds": self.clock.seconds,
            "images_per_second": self.clock.speed(images),
            **{name: float(value) for name, value in logs.items()},
            **{f"learning_rate/{side}": float(keras.ops.convert_to_numpy(rate)) for side, rate in rates.items()},
        }

    def _pause(self, step: int, callbacks: keras.callbacks.CallbackList) -> None:
        if step == self.options.steps:
            return
        if step % self._validate_every == 0:
            self._validate(step, callbacks)
        if step % self.options.checkpoint_every == 0:
            self._save(step)

    def _validate(self, step: int, callbacks: keras.callbacks.CallbackList) -> None:
        self.figures = self.validation.run(self.state.translate)
        callbacks.on_epoch_end(step - 1, self.figures)

    def _save(self, step: int) -> None:
        facts = {"shape": np.array(self.shape), "seconds": np.array(self.clock.seconds)}
        self.checkpoints.save({**self.state.arrays(), **facts}, step)
        self.checkpoints.prune(self.options.keep_checkpoints)
        logger.info("saved a checkpoint at step %d", step)

    @property
    def _validate_every(self) -> int:
        return self.options.validate_every or self.options.sample_every

    def _callbacks(self, directory: RunDirectory) -> keras.callbacks.CallbackList:
        fixed = next(
            plain_batches(self.validation_examples, self.options.samples, self.options.samples).as_numpy_iterator()
        )
        context = RunContext(
            folder=directory.path,
            steps=self.options.steps,
            start_step=self._step,
            log_every=self.options.log_every,
            sample_every=self.options.sample_every,
            fixed=fixed,
            translate=self.state.translate,
        )
        chosen = {component.name: component for component in (ResultsCsv(), Stats(), TensorBoard(), Samples())}
        extra = [callback for callback in self.experiment.callbacks if callback.name not in chosen]
        chosen |= {callback.name: callback for callback in self.experiment.callbacks if callback.name in chosen}
        built = [callback.build(context) for callback in (*chosen.values(), *extra, *self.watchers)]
        self.model.stop_training = False
        return keras.callbacks.CallbackList(built, model=self.model, steps=self.options.steps)

    @property
    def model(self) -> keras.Model:
        """The model that callbacks hold: the first generator; they stop training by its `stop_training`."""
        return next(iter(self.state.players.generators.values()))

    def _read_first(self, examples: Examples) -> None:
        with _explained():
            batch = next(plain_batches(examples, 1, 1).as_numpy_iterator())
        for role, expected in zip(("source", "target"), self.shape, strict=True):
            if batch[role].shape[1:] != tuple(expected):
                raise TrainingError(
                    f"dataset '{self.experiment.dataset.name}': its {role} is {batch[role].shape[1:]}, its shape() "
                    f"is {tuple(expected)}. Both must agree. This is a mistake in the dataset plugin."
                )


@contextmanager
def _explained() -> Iterator[None]:
    """Turn TensorFlow's errors into sentences."""
    try:
        yield
    except tf.errors.ResourceExhaustedError as error:
        raise TrainingError(
            "training: the device has no memory left. A smaller batch or image would fit. "
            "Lower trainer.batch_size, dataset.size or generator.filters."
        ) from error
    except tf.errors.OpError as error:
        told = re.search(r"ganforge\.errors\.\w+: (.+)", str(error)) or re.search(r"(?:DataError): (.+)", str(error))
        if told is None:
            raise
        raise TrainingError(told.group(1).strip()) from error
