"""Where a run starts: at its first step, or at a checkpoint if the experiment and the data are those of the run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganforge.errors import RunError
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.runs.experiment_changes import Change
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName, chosen_step
from ganforge.training.checkpoints.checkpoints import Checkpoints


@dataclass(frozen=True)
class StartingPoint:
    """Where a run starts.

    Attributes:
        step: of the checkpoint to load; None at the beginning of a run.
        is_finished: whether there is nothing left to do.
        changes: what differs from the experiment as it was recorded, one option per line.
    """

    step: int | None
    is_finished: bool
    changes: tuple[str, ...]


def find_starting_point(
    directory: RunDirectory, experiment: Experiment, step: CheckpointName | None, data: Mapping[str, Any]
) -> StartingPoint:
    """Choose the checkpoint to start from, and check that the run may go on from it.

    Args:
        directory: the run folder.
        experiment: what is about to be trained.
        step: the checkpoint; None for the last one, if there is one.
        data: what `describe_data` says of the data.

    Raises:
        RunError: it may not; nothing is changed.
    """
    changes = directory.changes(experiment)
    start = Checkpoints(directory.checkpoints).resumable() if step is None else chosen_step(directory, step)
    if start is None:
        directory.refuse_to_start_over()
        return StartingPoint(None, False, ())
    if experiment.trainer.steps < start:
        raise RunError(
            f"{directory.path}: trainer.steps is {experiment.trainer.steps}, but {start} steps are trained. Expected "
            f"{start} or more, or an earlier checkpoint to start from: --step."
        )
    _refuse_other_data(directory, changes, data)
    done = experiment.trainer.steps == start == directory.tables["trainer"]["steps"]
    finished = done and directory.starts.last().get("finished", False)
    return StartingPoint(start, finished, tuple(change.text for change in changes))


def _refuse_other_data(directory: RunDirectory, changes: list[Change], data: Mapping[str, Any]) -> None:
    """Refuse another folder unless it holds files of the same names; earlier versions did not record them."""
    moved = [change.text for change in changes if change.is_path]
    recorded = directory.starts.last().get("data", data)
    other = [split for split in data if recorded.get(split, data[split]) != data[split]]
    if moved and other:
        split = other[0]
        raise RunError(
            f"{directory.path}: {moved[0]}, which holds other data: its {split} split has {data[split]['examples']} "
            f"examples, of {recorded[split]['examples']} before, or other file names. Expected the files that this run "
            "learns from, moved and not changed. Start a new run for other data."
        )
