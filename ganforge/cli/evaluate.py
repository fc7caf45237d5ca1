"""`ganforge evaluate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import rich_click as click
from click.core import ParameterSource

from ganforge.cli.completions import complete_metrics, complete_runs
from ganforge.cli.console import console, table
from ganforge.cli.progress_bars import progress_bars
from ganforge.cli.session import Session
from ganforge.cli.shared_options import dropout_option, json_option, outdir_option, step_option
from ganforge.cli.tensorflow import import_quietly
from ganforge.files import write_text
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import other_versions

if TYPE_CHECKING:
    from ganforge.evaluation.evaluated_figure import EvaluatedFigure
    from ganforge.evaluation.evaluation import Evaluation

OF_RUNS = ("split", "outdir", "step", "dropout", "direction", "limit")
"""Options that say nothing about two folders."""


@click.command("evaluate")
@click.argument("judged", metavar="RUN", type=click.Path(path_type=Path), shell_complete=complete_runs)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="RUN is a folder of images: judge it by those of FOLDER.",
)
@click.option(
    "--split",
    type=click.Choice(["train", "validation", "test"]),
    default="test",
    show_default=True,
    help="The examples of the run's data to translate.",
)
@outdir_option
@step_option
@dropout_option
@click.option("--direction", default="forward", show_default=True, help="What to translate, as the method names it.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    help="How many examples at most; by default all, and of data without end as many as a validation measures.",
)
@click.option(
    "--metric",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this metric; repeatable.",
    shell_complete=complete_metrics,
)
@click.option(
    "--set",
    "overrides",
    metavar="KEY=VALUE",
    multiple=True,
    help="Set an option of a metric, as metrics.fid.extractor.weights=FILE, or of the run's dataset; repeatable.",
)
@click.option("--recursive", is_flag=True, help="With --against: read images in subfolders, too.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the JSON to this file, too.")
@json_option
@click.pass_context
def evaluate(  # noqa: PLR0913 (one parameter per option)
    context: click.Context,
    judged: Path,
    against: Path | None,
    split: Literal["train", "validation", "test"],
    outdir: Path,
    step: int | Literal["last", "best"] | None,
    dropout: Literal["on", "off"] | None,
    direction: str,
    limit: int | None,
    names: tuple[str, ...],
    overrides: tuple[str, ...],
    recursive: bool,
    out: Path | None,
    as_json: bool,
) -> int:
    """Judge RUN by what it makes of data that it did not learn from; or a folder of images by another.

    RUN is a run folder, its name below --outdir, `latest`, or a pack. It is measured by its own metrics, and by all
    others that need no options and fit the images. The figures are printed with intervals, and kept in RUN/evaluations.
    """
    _refuse_what_says_nothing(context, against, recursive)
    if out and (out.is_dir() or not out.absolute().parent.is_dir()):
        raise click.UsageError(f"--out {out}: expected a file in a folder that exists.", context)
    session = context.ensure_object(Session)
    run = None if against else _opened(judged, outdir)
    plugins = session.plugins()
    versions = other_versions(run) if run else []
    for remark in versions:  # now, for a run that does not load any more may be theirs to explain
        click.echo(f"ganforge: {remark}", err=True)
    import_quietly()
    from ganforge.evaluation.evaluator import evaluate_folders, evaluate_run
    from ganforge.evaluation.folder_images import FolderImages
    from ganforge.evaluation.metric_choice import MetricChoice
    from ganforge.evaluation.run_images import RunImages
    from ganforge.evaluation.run_options import RunOptions

    of_data = [override for override in overrides if run and override.startswith("dataset.")]
    of_metrics = [override for override in overrides if override not in of_data]
    choice = MetricChoice.of(plugins, names, of_metrics, run.tables.get("metrics", ()) if run else ())
    with progress_bars() as show:
        if run is None:
            images = FolderImages(judged, against or judged, recursive)
            evaluation = evaluate_folders(images, choice, lambda done, total: show("images", done, total))
        else:
            on = None if dropout is None else dropout == "on"
            options = RunOptions(split, "last" if step is None else step, on, direction, limit, of_data)
            made = RunImages(run, options, plugins)
            evaluation = evaluate_run(made, choice, lambda done, total: show(split, done, total))
    _print(evaluation.remarking(*versions) if as_json else evaluation, as_json)
    evaluation = evaluation.remarking(*versions)
    if out:
        write_text(out, evaluation.to_json())
    if not evaluation.figures:
        click.echo("ganforge: no metric fits these images; see why each was left out.", err=True)
        return 1
    if run and not run.is_pack:
        file = evaluation.write(run.evaluations, f"{split}-step-{evaluation.images['step']}")
        click.echo(file, err=as_json)
    return 0


def _opened(run: Path, outdir: Path) -> RunDirectory:
    if run.is_dir() and not (run / "experiment.json").exists():
        raise click.UsageError(
            f"{run}: this is not a run folder: it contains no experiment.json. To judge a folder of images, name the "
            "folder to compare it with: --against FOLDER"
        )
    return RunDirectory.open(run, outdir)


def _refuse_what_says_nothing(context: click.Context, against: Path | None, recursive: bool) -> None:
    given = [name for name in OF_RUNS if context.get_parameter_source(name) == ParameterSource.COMMANDLINE]
    if against and given:
        raise click.UsageError(f"--{given[0]}: says nothing about two folders of images. Leave it out.", context)
    if recursive and not against:
        raise click.UsageError("--recursive: says nothing about a run. It goes with --against.", context)


def _print(evaluation: "Evaluation", as_json: bool) -> None:
    if as_json:
        click.echo(evaluation.to_json(), nl=False)
        return
    for remark in evaluation.remarks:
        click.echo(f"ganforge: {remark}", err=True)
    click.echo(", ".join(f"{word} {what}" for word, what in evaluation.images.items()))
    grid = table("Figure", "Value", "95 % interval", "Better", "Images", "")
    for figure in evaluation.figures:
        grid.add_row(*_row(figure))
    if grid.rows:
        console().print(grid)
    reasons = evaluation.left_out
    for reason in dict.fromkeys(reasons.values()):
        names = [name for name in reasons if reasons[name] == reason]
        click.echo(f"left out: {', '.join(names)}: {reason}")


def _row(figure: "EvaluatedFigure") -> tuple[str, ...]:
    interval = "" if figure.interval is None else " to ".join(f"{end:.4g}" for end in figure.interval)
    counts = str(figure.n) if figure.n == figure.targets else f"{figure.n} of {figure.targets} targets"
    better = "higher" if figure.higher_is_better else "lower"
    return figure.name, f"{figure.value:.4g}", interval, better, counts, figure.remark
