"""The compiled call that runs steps on every replica."""

import gc
from collections.abc import Iterator
from functools import partial
from typing import Any

import tensorflow as tf

from ganforge.data.batches import Share, TrainingStream
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.health.warning_conditions import Limits
from ganforge.training.failures.finiteness import Finiteness
from ganforge.training.state import TrainingState
from ganforge.training.step.augmentation_strength import REAL_SIGN
from ganforge.training.step.graph_options import without_fused_operations
from ganforge.training.step.side import Logs
from ganforge.training.step.step import Step
from ganforge.training.step_recorder import StepRecorder


class Loop:
    """Feeds the step with batches, several steps per call.

    Attributes:
        batches: what is still to be read of the stream; None until the next step, once closed.
        finiteness: of all steps since `feed`.
        recorder: keeps the figures of every so many steps.
    """

    def __init__(
        self,
        state: TrainingState,
        step: Step,
        stream: TrainingStream,
        options: TrainerOptions,
        record_every: int = Limits().record_every,
    ) -> None:
        self.state = state
        self.step = step
        self.options = options
        self.strategy = state.strategy
        # Each side logs its terms, total and gradient norms; there are three opinions, and two figures of the view.
        width = 5 + sum(len(side.objective.losses) + 2 + len(side.learners) for side in state.sides)
        self.finiteness = Finiteness(width)
        self.recorder = StepRecorder(record_every, width)
        self.stream = stream
        self.batches: Iterator[Any] | None = self._batches_of(stream)
        self._names: list[str] = []
        self._trained = state.trained_steps
        # Without autograph: it would rewrite plugins' code, and what fails there would be blamed on another line.
        self._call = tf.function(self._steps, autograph=False)

    def feed(self, stream: TrainingStream) -> None:
        """Go on with the batches of this stream from the state's step."""
        self.stream = stream
        self.batches = self._batches_of(stream)
        self.finiteness.reset()
        self._trained = self.state.trained_steps
        self.recorder.restart(self._trained)

    def trace(self) -> None:
        """Have everything called once that a plugin does in a step; nothing is trained."""
        for first in (0, *(step for step in self.state.thaws() if step < self.options.steps)):
            with without_fused_operations():
                self._call.get_concrete_function(self.batches, tf.constant(1), self.state.frozen(first))

    def advance(self, count: int) -> Logs:
        """Train `count` steps; returns the logs of the last one, still on the device."""
        # As a tensor, for each Python number would have everything traced anew.
        if self.batches is None:
            self.batches = self._batches_of(self.stream)
        until = self._trained + count
        for end in (*(step for step in self.state.thaws() if self._trained < step < until), until):
            frozen = self.state.frozen(self._trained)
            with without_fused_operations():
                logs = self._call(self.batches, tf.constant(end - self._trained), frozen)
            self._trained = end
        return logs

    def close(self) -> None:
        """Let go of the batches that are read ahead, which no interpreter that ends may still wait for."""
        self.batches = None
        gc.collect()

    def _steps(self, batches: Iterator[Any], count: tf.Tensor, frozen: tuple[str, ...]) -> Logs:
        step = self.step.during(frozen)
        # The last step stands outside the loop, which would have to carry the logs of every step through it. That is a
        # second copy of the step in the graph, so there is no loop at all where a call is always one step.
        if self.options.steps_per_call > 1:
            tf.while_loop(lambda done: done < count - 1, lambda done: (self._also(step, batches, done),), [0])
        return self._one(step, batches)

    def _also(self, step: Step, batches: Iterator[Any], done: tf.Tensor) -> tf.Tensor:
        self._one(step, batches)
        return done + 1

    def _one(self, step: Step, batches: Iterator[Any]) -> Logs:
        taken = [next(batches) for _ in range(self.options.discriminator_steps)]
        parts = self.strategy.run(partial(self._stacked, step), args=tuple(taken))
        logs = tf.unstack(self.strategy.reduce(tf.distribute.ReduceOp.SUM, parts, None))
        # A batch that cannot be read must not count as trained: its file would not be found.
        with tf.control_dependencies(logs):
            self.state.step.assign_add(1)
        # Outside the replicas, whose weights are equal by now: once is enough, and nothing is exchanged.
        if self.state.average:
            self.state.average.update(self.state.step.value)
        self._adapt(dict(zip(self._names, logs, strict=True)))
        figures = self.finiteness.note(self.state.step.value, dict(zip(self._names, logs, strict=True)))
        self.recorder.note(self.state.step.value, figures)
        return figures

    def _adapt(self, logs: Logs) -> None:
        """Move what follows from the figures of all replicas together; called outside replicas."""
        for side in self.state.sides:
            if side.view and REAL_SIGN in logs:
                side.view.strength.adapt(logs[REAL_SIGN], self.state.step.value)

    def _stacked(self, step: Step, *batches: Any) -> tf.Tensor:
        """A replica's logs as one tensor, for replicas that are machines apart sum each tensor at a price."""
        logs = step(*batches)
        self._names = list(logs)
        return tf.stack([tf.cast(log, tf.float32) for log in logs.values()])

    def _batches_of(self, stream: TrainingStream) -> Iterator[Any]:
        done = self.state.trained_steps * self.options.discriminator_steps

        def batches(context: tf.distribute.InputContext) -> tf.data.Dataset:
            size = context.get_per_replica_batch_size(self.options.examples_per_step)
            replicas = context.num_replicas_in_sync // context.num_input_pipelines
            share = Share(context.input_pipeline_id, replicas, size, self.options.examples_per_step)
            return stream.batches(share, done)

        return iter(self.strategy.distribute_datasets_from_function(batches))
