"""The checkpoints of the chief, shared with all workers of a run."""

from collections.abc import Mapping

import numpy as np

from ganforge.runs.directory import RunDirectory
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.distributed.cluster import Worker
from ganforge.training.distributed.worker_sync import WorkerSync


class SharedCheckpoints(Checkpoints):
    """Checkpoints that only the chief reads and writes; all others get what it reads."""

    def __init__(self, own: Checkpoints, sync: WorkerSync) -> None:
        super().__init__(own.folder)
        self.own = own
        self.sync = sync

    def latest(self) -> int | None:
        """The newest step that has a complete checkpoint."""
        return self.sync.from_chief(self.own.latest)

    def load(self, step: int) -> dict[str, np.ndarray]:
        """Read the checkpoint of a step."""
        return self.sync.arrays_from_chief(lambda: self.own.load(step))

    def save(self, arrays: Mapping[str, np.ndarray], step: int) -> None:
        """Write the checkpoint of a step."""
        if self.sync.worker.is_chief:
            self.own.save(arrays, step)

    def sweep(self, start_step: int) -> None:
        """Remove what an earlier attempt left behind."""
        if self.sync.worker.is_chief:
            self.own.sweep(start_step)

    def prune(self, keep: int, keep_every: int | None = None) -> None:
        """Remove checkpoints that are not to be kept."""
        if self.sync.worker.is_chief:
            self.own.prune(keep, keep_every)


def shared_checkpoints(directory: RunDirectory, sync: WorkerSync, paths: Mapping[str, str]) -> Checkpoints:
    """The checkpoints of a run, for a single worker or one of several; `paths` are those of `Checkpoints`."""
    own = Checkpoints(directory.checkpoints, paths)
    return SharedCheckpoints(own, sync) if sync.worker.count > 1 else own


def way_on(directory: RunDirectory, worker: Worker) -> str:
    """How to resume a run that has lost a worker."""
    if not worker.is_chief:
        return "Go on with `ganforge resume` and the run folder."
    last = Checkpoints(directory.checkpoints).latest()
    if last is None:
        return f"There is no checkpoint yet. Start again with: ganforge resume {directory.path}"
    return f"The last checkpoint is step {last}. Go on with: ganforge resume {directory.path}"
