"""The Trainer: trains an experiment, and remembers everything in a run folder."""

from collections.abc import Sequence
from contextlib import closing

from ganforge.components import Callback
from ganforge.experiment.experiment import Experiment
from ganforge.reports.live_figure import LiveFigure, in_notebook
from ganforge.runs.directory import RunDirectory
from ganforge.runs.run_log import logging_to
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName
from ganforge.training.checkpoints.shared_checkpoints import way_on
from ganforge.training.distributed.cluster import Worker
from ganforge.training.distributed.worker_folder import worker_folder
from ganforge.training.failures.error_messages import explained, plugins_explained
from ganforge.training.failures.interrupts import Interrupts
from ganforge.training.prepared_run import PreparedRun, prepare_run
from ganforge.training.reporting import reported
from ganforge.training.run_result import RunResult
from ganforge.training.training_run import TrainingRun


class Trainer:
    """Trains one experiment: `Trainer(Experiment.from_toml("examples/terrain.toml")).run()`."""

    def __init__(self, experiment: Experiment, watchers: Sequence[Callback] = ()) -> None:
        self.experiment = experiment
        self.watchers = watchers or ([LiveFigure()] if in_notebook() else [])
        self.worker = Worker.here(experiment.trainer.strategy)
        self._prepared: PreparedRun | None = None

    def prepare(self, directory: RunDirectory | None = None) -> PreparedRun:
        """Build everything, trace a step and read one batch, once; nothing is written.

        Args:
            directory: the run folder, if there is one already.

        Raises:
            GanforgeError: something cannot work.
        """
        if self._prepared is None:
            with plugins_explained(self.experiment):
                self._prepared = prepare_run(self.experiment, self.worker, directory)
        return self._prepared

    def run(self, directory: RunDirectory | None = None, step: CheckpointName | None = None) -> RunResult:
        """Train to the last step.

        Args:
            directory: a new run folder, or one with checkpoints to go on from; by default a new one below `runs`.
                Of several workers only the chief writes it.
            step: the checkpoint to go on from, its step, `best` or `last`; by default the last. Later ones are removed.

        Raises:
            GanforgeError: training cannot go on.
        """
        if directory:
            directory.refuse_pack()
        prepared = self.prepare(directory)
        if directory and prepared.summary.found:
            directory.record_experiment(prepared.experiment)
        with (
            plugins_explained(self.experiment),
            worker_folder(self.worker, directory, prepared.experiment) as folder,
            folder.lock.held(),
            logging_to(folder.log),
            Interrupts() as interrupts,
            explained(lambda: prepared.feed.unreadable(prepared.state.trained_steps)),
            prepared.sync.noticing(lambda: way_on(folder, self.worker)),
            closing(prepared.loop),
        ):
            run = TrainingRun(prepared, folder, self.watchers, interrupts)
            if run.start(step):
                with reported(folder, self.worker.is_chief):
                    run.train_until_done()
            prepared.sync.meet()
            return run.result()
