"""`ganforge resume`."""

from pathlib import Path

import rich_click as click

from ganforge.cli.console import console
from ganforge.cli.session import Session, pass_session
from ganforge.cli.training import create_trainer, train
from ganforge.training.distributed.cluster import Worker


@click.command("resume")
@click.argument("run", required=False, type=click.Path(path_type=Path))
@click.option("--set", "overrides", metavar="KEY=VALUE", multiple=True, help="trainer.steps=N to train further.")
@click.option("--step", type=int, help="Go on from this checkpoint, not the last; later ones are removed.")
@click.option(
    "--outdir", type=click.Path(path_type=Path), default="runs", show_default=True, help="Folder of all runs."
)
@pass_session
def resume(session: Session, run: Path | None, overrides: tuple[str, ...], step: int | None, outdir: Path) -> int:
    """Go on with RUN, a run folder or its name, from its last checkpoint; by default with the latest run."""
    from ganforge.runs.directory import RunDirectory
    from ganforge.runs.recorded_experiment import recorded_experiment

    directory = RunDirectory.open(run, outdir)
    experiment = recorded_experiment(directory, session.plugins(), overrides)
    is_chief = Worker.here(experiment.trainer.strategy).is_chief
    if is_chief:
        directory.extend(experiment)
        directory.keep(session.plugin_files)
    screen = console(quiet=not is_chief)
    return train(create_trainer(experiment, screen), directory, screen, step)
