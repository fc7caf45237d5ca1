"""The folder that a worker writes to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import OUTDIR, RunDirectory
from ganforge.training.distributed.cluster import Worker


@contextmanager
def worker_folder(worker: Worker, given: RunDirectory | None, experiment: Experiment) -> Iterator[RunDirectory]:
    """For the chief the run folder, a new one unless given; for other workers a folder that is removed at the end."""
    if worker.is_chief:
        yield given or RunDirectory.create(OUTDIR, experiment)
        return
    with TemporaryDirectory(prefix="ganforge-worker-", ignore_cleanup_errors=True) as folder:
        yield RunDirectory.create(Path(folder), experiment)
