"""`ganforge predict`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import rich_click as click

from ganforge.cli.reopened_run import changed_files, reopened
from ganforge.cli.session import Session, of_run, pass_session
from ganforge.cli.tensorflow import import_quietly
from ganforge.errors import RunError
from ganforge.files import writing
from ganforge.runs.directory import RunDirectory

if TYPE_CHECKING:
    import numpy as np


class CheckpointStep(click.ParamType):
    """The number of a step, or `best`."""

    name = "STEP"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Read the text of an option."""
        return value if value == "best" else click.INT.convert(value, param, ctx)


@click.command("predict")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the translations.")
@click.option("--step", type=CheckpointStep(), help="Use the checkpoint of this step, or `best`; by default the last.")
@click.option("--dropout", type=click.Choice(["on", "off"]), help="By default as the run says.")
@click.option("--overwrite", is_flag=True, help="Replace earlier translations.")
@pass_session
def predict(  # noqa: PLR0913 (a parameter an option)
    session: Session,
    run: Path,
    inputs: tuple[Path, ...],
    out: Path,
    step: int | Literal["best"] | None,
    dropout: str | None,
    overwrite: bool,
) -> int:
    """Translate INPUTS, image files or folders of them, with what RUN has learnt, each at the size it has.

    Translations are files as the run's targets are: heights come back in their own numbers, classes by theirs.
    Where sources are stacked from several folders, give a file or a folder for each of them, in the same order.
    """
    from ganforge.inference.translation_jobs import RunFiles, plan_jobs

    directory = RunDirectory.open(run)
    experiment = reopened(session, directory)
    files = RunFiles(experiment.dataset.files_of("source"), experiment.dataset.file_suffix("target"))
    jobs = plan_jobs(inputs, out, overwrite, files)
    for change in changed_files(session, directory):
        click.echo(f"ganforge: {change}", err=True)
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    import_quietly()
    from ganforge.inference.predict import translate_files
    from ganforge.inference.trained import Trained

    trained = Trained(experiment, _arrays(directory, step), None if dropout is None else dropout == "on")
    failed = 0
    for outcome in translate_files(trained, jobs):
        failed += bool(outcome.error)
        click.echo(outcome.error or str(outcome.job), err=bool(outcome.error))
    click.echo(f"{len(jobs) - failed} of {len(jobs)} translated into {out}.")
    return 1 if failed else 0


def _arrays(directory: RunDirectory, step: int | Literal["best"] | None) -> "dict[str, np.ndarray]":
    from ganforge.training.checkpoints.checkpoints import Checkpoints

    checkpoints = Checkpoints(directory.checkpoints)
    chosen = checkpoints.latest() if step is None else checkpoints.best() if step == "best" else step
    if chosen is None and step == "best":
        raise RunError(
            f"{directory.path}: it has no best checkpoint. A run keeps one where trainer.best names a metric. "
            "Choose a step, or leave out --step."
        )
    if chosen is None:
        raise RunError(
            f"{directory.path}: it has no checkpoint yet. A run saves one every trainer.checkpoint_every steps. "
            f"Train it: {of_run('resume', directory.path)}"
        )
    return checkpoints.load(chosen)
