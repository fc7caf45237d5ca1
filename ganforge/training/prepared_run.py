"""Everything that a run needs, built and tried before any work is at stake."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tensorflow as tf

from ganforge.components import RunContext
from ganforge.components.shapes import ExampleShape
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.training.batch_trials import found_batch_size
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.checkpoints.network_weights import NetworkWeights
from ganforge.training.distributed.cluster import Worker
from ganforge.training.distributed.strategy import create_strategy
from ganforge.training.distributed.worker_sync import WorkerSync
from ganforge.training.due_steps import DueSteps
from ganforge.training.failures.error_messages import explained
from ganforge.training.feed import Feed
from ganforge.training.loop import Loop
from ganforge.training.precision_choice import choose_precision
from ganforge.training.starting_weights import read_weights, take_weights
from ganforge.training.state import TrainingState, build_state
from ganforge.training.step.step import Step
from ganforge.training.summary import Summary, summarize
from ganforge.training.validation import try_metrics
from ganforge.training.watchers import built_callback, health_of


@dataclass(frozen=True)
class PreparedRun:
    """A run that can start; nothing is written and nothing is trained.

    Attributes:
        experiment: what it is made from, with the batch size that was chosen.
        worker: this process's place among those that train.
        sync: agrees with the other workers.
        shape: of an example.
        feed: reads the examples.
        state: the networks and what trains them.
        loop: the compiled step.
        due: at which steps something is due.
        summary: what the first screen shows.
    """

    experiment: Experiment
    worker: Worker
    sync: WorkerSync
    shape: ExampleShape
    feed: Feed
    state: TrainingState
    loop: Loop
    due: DueSteps
    summary: Summary

    def context(self, folder: Path, start_step: int) -> RunContext:
        """What callbacks may know of this run."""
        options = self.experiment.trainer
        return RunContext(
            folder=folder,
            steps=options.steps,
            start_step=start_step,
            log_every=options.log_every,
            sample_every=options.sample_every,
            fixed=self.feed.fixed(options.samples),
            translate=self.state.translate,
            directions=self.state.directions,
            validate_every=self.due.validate_every,
            to_pictures=self.experiment.dataset.to_pictures,
            metrics=self.experiment.metrics,
        )


def prepare_run(experiment: Experiment, worker: Worker, directory: RunDirectory | None = None) -> PreparedRun:
    """Choose a batch size where the experiment leaves it open, build everything, read one batch and trace a step.

    Args:
        experiment: what to train.
        worker: this process's place among those that train.
        directory: the run folder, if there is one: with a checkpoint in it, `trainer.start_from` is not read.

    Raises:
        GanforgeError: something cannot work.
    """
    experiment, found = _with_batch_size(experiment, worker, directory)
    if experiment.trainer.deterministic:
        tf.config.experimental.enable_op_determinism()
    strategy = create_strategy(experiment.trainer, worker)
    sync = WorkerSync(strategy, worker)

    shape = experiment.dataset.shape()
    feed = Feed(experiment)
    shape = shape.with_label_maps(feed.training.classes)
    with sync.noticing(lambda: "Start all workers anew."):
        experiment, measured = _with_precision(experiment, shape, sync, directory)
        options = experiment.trainer
        weights = _weights_to_start_from(options.start_from, sync, directory)
        state = build_state(experiment, shape, strategy)
        started = take_weights(state, weights) if weights else None

    with explained(lambda: feed.unreadable(0)):
        feed.check(shape)
        try_metrics(experiment, feed.validation, feed.fixed(2))
        summary = summarize(experiment, state, shape, feed.training, started)
        step = Step(experiment.method, state.players, state.sides, options, state.step)
        remarks = (*summary.remarks, *step.compilation.remarks)
        summary = replace(summary, remarks=remarks, found={**found, **measured})
        loop = Loop(state, step, feed.stream, options, health_of(experiment.callbacks).limits.record_every)
        loop.trace()
    due = DueSteps(options, loop.recorder.room)
    prepared = PreparedRun(experiment, worker, sync, shape, feed, state, loop, due, summary)
    _try_callbacks(prepared)
    return prepared


def _with_batch_size(
    experiment: Experiment, worker: Worker, directory: RunDirectory | None
) -> tuple[Experiment, dict[str, str]]:
    """The experiment with a number as batch size: that of the run if it has one, else one that is found."""
    if experiment.trainer.batch_size != "auto":
        return experiment, {}
    if (recorded := _recorded("batch_size", directory)) != "auto":
        return experiment.with_trainer(batch_size=recorded), {}
    is_open = experiment.trainer.precision == "auto"  # float32 takes the most memory
    found = found_batch_size(experiment.with_trainer(precision="float32") if is_open else experiment, worker)
    return experiment.with_trainer(batch_size=found.size), {"batch_size": str(found)}


def _with_precision(
    experiment: Experiment, shape: ExampleShape, sync: WorkerSync, directory: RunDirectory | None
) -> tuple[Experiment, dict[str, str]]:
    """The experiment with a number format: that of the run if it has one, else the one that the chief finds fastest."""
    if experiment.trainer.precision != "auto":
        return experiment, {}
    if (recorded := _recorded("precision", directory)) != "auto":
        return experiment.with_trainer(precision=recorded), {}
    parts = sync.strategy.num_replicas_in_sync * experiment.trainer.accumulate
    batch = experiment.trainer.examples_per_step // parts
    precision, text = sync.from_chief(lambda: _chosen_precision(experiment, shape, batch))
    return experiment.with_trainer(precision=precision), {"precision": text}


def _chosen_precision(experiment: Experiment, shape: ExampleShape, batch: int) -> tuple[str, str]:
    choice = choose_precision(experiment, shape, batch)
    return choice.precision, str(choice)


def _recorded(option: str, directory: RunDirectory | None) -> Any:
    """What a run has recorded for an option of `[trainer]`; `auto` where nothing is chosen."""
    return directory.tables["trainer"].get(option, "auto") if directory else "auto"


def _weights_to_start_from(
    start_from: Path | None, sync: WorkerSync, directory: RunDirectory | None
) -> NetworkWeights | None:
    if start_from is None:
        return None
    is_new = sync.from_chief(lambda: directory is None or Checkpoints(directory.checkpoints).latest() is None)
    return read_weights(start_from, sync) if is_new else None


def _try_callbacks(prepared: PreparedRun) -> None:
    """Build the experiment's callbacks once, for a folder that is removed, to find broken ones before training."""
    with TemporaryDirectory(prefix="ganforge-", ignore_cleanup_errors=True) as folder:
        context = prepared.context(Path(folder), 0)
        for callback in prepared.experiment.callbacks:
            built_callback(callback, context)
