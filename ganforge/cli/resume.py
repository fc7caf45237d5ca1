"""`ganforge resume`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import rich_click as click

from ganforge.cli.console import console
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import CheckpointStep, optional_run_argument, outdir_option, set_option
from ganforge.cli.training import create_trainer, train
from ganforge.errors import DataError
from ganforge.runs.command_line import of_run
from ganforge.training.distributed.cluster import Worker

if TYPE_CHECKING:
    from ganforge.experiment.experiment import Experiment
    from ganforge.runs.directory import RunDirectory
    from ganforge.sweeps.sweep_folder import SweepFolder

BRACKETS, DOT = r"\[(\d+)\]", r".\1"
"""The index of a list, as messages and as `--set` write it."""


@click.command("resume")
@optional_run_argument
@set_option
@click.option(
    "--step", type=CheckpointStep(), help="Continue from this checkpoint, a step or `best`; later ones are removed."
)
@outdir_option
@pass_session
def resume(
    session: Session,
    run: Path | None,
    overrides: tuple[str, ...],
    step: int | Literal["last", "best"] | None,
    outdir: Path,
) -> int:
    """Continue RUN, a run folder or its name, from its last checkpoint; by default the latest run.

    Options that do not decide what is learned may change, such as trainer.steps, log_every or checkpoint_every; and so
    may the folder of the data, if it holds the same files. The folder of a sweep goes on with its runs that are not
    finished.
    """
    from ganforge.runs.directory import RunDirectory
    from ganforge.runs.recorded_experiment import recorded_experiment
    from ganforge.sweeps.sweep_folder import SweepFolder
    from ganforge.training.checkpoints.checkpoints import Checkpoints

    if sweep := SweepFolder.find(run, outdir):
        return _resume_sweep(session, sweep, bool(overrides or step))
    directory = RunDirectory.open(run, outdir)
    directory.refuse_pack()
    experiment = recorded_experiment(directory, session.plugins(), overrides)
    is_chief = Worker.here(experiment.trainer.strategy).is_chief
    if is_chief:
        directory.lock.refuse_others()
        directory.changes(experiment)
        if Checkpoints(directory.checkpoints).latest() is None:
            directory.refuse_to_start_over()
        directory.use_plugin_files(session.plugin_files)
    screen = console(quiet=not is_chief)
    try:
        return train(create_trainer(experiment, screen), directory, screen, step)
    except DataError as error:
        raise DataError(f"{error}{_where_data_went(directory, experiment)}") from error


def _resume_sweep(session: Session, sweep: "SweepFolder", is_changed: bool) -> int:
    from ganforge.cli.sweep_runs import run_sweep
    from ganforge.sweeps.checked_experiments import checked_experiments

    if is_changed:
        raise click.UsageError(
            f"{sweep.path}: this is a sweep, whose runs go on as they are. Leave out --set and --step."
        )
    plan = sweep.plan
    checked_experiments(sweep.file(plan.overrides), plan.combinations, session.plugins())
    return run_sweep(session, sweep)


def _where_data_went(run: "RunDirectory", experiment: "Experiment") -> str:
    """How to say where the data is now, if it is not where it was."""
    from ganforge.runs.experiment_changes import paths_of

    missing = [name for name, path in paths_of(experiment.dataset, "dataset") if not path.exists()]
    again = "".join(f" --set {re.sub(BRACKETS, DOT, name)}=FOLDER" for name in missing)
    return f"\nIf the data was moved, say where it is: {of_run('resume', run.path)}{again}" if missing else ""
