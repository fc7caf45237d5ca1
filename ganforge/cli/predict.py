"""`ganforge predict`."""

from pathlib import Path
from typing import Any, Literal

import rich_click as click

from ganforge.cli.session import Session, pass_session
from ganforge.cli.tensorflow import import_quietly
from ganforge.files import writing
from ganforge.runs.directory import RunDirectory


class CheckpointStep(click.ParamType):
    """The number of a step, `last` or `best`."""

    name = "STEP"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Read the text of an option."""
        return value if value in ("last", "best") else click.INT.convert(value, param, ctx)


@click.command("predict")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder for the translations.")
@click.option(
    "--step", type=CheckpointStep(), help="Use the checkpoint of this step, `last` or `best`; by default the last."
)
@click.option("--dropout", type=click.Choice(["on", "off"]), help="By default as the run says.")
@click.option("--overwrite", is_flag=True, help="Replace earlier translations.")
@pass_session
def predict(  # noqa: PLR0913 (a parameter an option)
    session: Session,
    run: Path,
    inputs: tuple[Path, ...],
    out: Path,
    step: int | Literal["last", "best"] | None,
    dropout: str | None,
    overwrite: bool,
) -> int:
    """Translate INPUTS, image files or folders of them, with what RUN has learnt, each at the size it has.

    Translations are files as the run's targets are: heights come back in their own numbers, classes by theirs.
    Where sources are stacked from several folders, give a file or a folder for each of them, in the same order.
    """
    from ganforge.inference.translation import translate_jobs
    from ganforge.inference.translation_jobs import RunFiles, plan_jobs
    from ganforge.inference.translator import Translator

    directory = RunDirectory.open(run)
    on = None if dropout is None else dropout == "on"
    translator = Translator.load(directory.path, step, on, session.plugins())
    dataset = translator.experiment.dataset
    jobs = plan_jobs(inputs, out, overwrite, RunFiles(dataset.files_of("source"), dataset.file_suffix("target")))
    for change in session.changed_files(directory):
        click.echo(f"ganforge: {change}", err=True)
    with writing(out):
        out.mkdir(parents=True, exist_ok=True)
    import_quietly()
    failed = 0
    for translation in translate_jobs(translator, jobs):
        failed += bool(translation.error)
        click.echo(translation.error or str(translation.job), err=bool(translation.error))
    click.echo(f"{len(jobs) - failed} of {len(jobs)} translated into {out}.")
    return 1 if failed else 0
