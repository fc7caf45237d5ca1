"""`ganforge resume`."""

from pathlib import Path
from typing import Literal

import rich_click as click

from ganforge.cli.console import console
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import CheckpointStep, optional_run_argument, outdir_option, set_option
from ganforge.cli.training import create_trainer, train
from ganforge.training.distributed.cluster import Worker


@click.command("resume")
@optional_run_argument
@set_option
@click.option(
    "--step", type=CheckpointStep(), help="Go on from this checkpoint, a step or `best`; later ones are removed."
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
    """Go on with RUN, a run folder or its name, from its last checkpoint; by default with the latest run."""
    from ganforge.runs.directory import RunDirectory
    from ganforge.runs.recorded_experiment import recorded_experiment
    from ganforge.training.checkpoints.checkpoint_choice import chosen_step

    directory = RunDirectory.open(run, outdir)
    experiment = recorded_experiment(directory, session.plugins(), overrides)
    is_chief = Worker.here(experiment.trainer.strategy).is_chief
    if is_chief:
        directory.extend(experiment)
        directory.keep(session.plugin_files)
    screen = console(quiet=not is_chief)
    start = None if step in (None, "last") else chosen_step(directory, step)
    return train(create_trainer(experiment, screen), directory, screen, start)
