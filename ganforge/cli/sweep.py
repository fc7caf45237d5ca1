"""`ganforge sweep`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import rich_click as click
from pydantic import ValidationError

from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import (
    experiment_argument,
    grid_option,
    json_option,
    outdir_option,
    refuse_unwritable,
    search_option,
    set_option,
)
from ganforge.cli.sweep_search import ends_of, search_plan
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment import Experiment
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.experiment.sweep_options import SweepOptions
from ganforge.suggestions import did_you_mean, listed
from ganforge.sweeps.checked_experiments import checked_experiments
from ganforge.sweeps.combination import Combination, combinations
from ganforge.sweeps.grid_option import GridOption
from ganforge.sweeps.sweep_folder import SweepFolder
from ganforge.sweeps.sweep_plan import SweepPlan


@click.command("sweep")
@experiment_argument
@grid_option
@click.option("--variant", "chosen", metavar="NAME", multiple=True, help="Only this variant of the file; repeatable.")
@set_option
@search_option
@click.option("--trials", type=click.IntRange(1), help="How many runs a search makes, those of all machines together.")
@click.option("--metric", metavar="NAME", help="What a search optimizes; by default trainer.best, or the only metric.")
@click.option(
    "--storage",
    metavar="URL",
    help="Where a search keeps its study, for several machines to share it: the URL of a database, or a file on a disk "
    "that all of them see. By default a file beside the runs.",
)
@click.option("--study", metavar="NAME", help="The name of the study; by default the experiment's.")
@click.option("--sampler", metavar="CLASS", help="Optuna's class that chooses values; by default TPESampler.")
@click.option("--pruner", metavar="CLASS", help="Optuna's class that stops runs early; by default MedianPruner.")
@outdir_option
@click.option("--name", help="The name of the sweep; by default the experiment's.")
@click.option("--dry-run", is_flag=True, help="Build every combination, but train and write nothing.")
@json_option
@pass_session
def sweep(  # noqa: PLR0913 (one parameter per option)
    session: Session,
    file: Path,
    grid: tuple[str, ...],
    chosen: tuple[str, ...],
    overrides: tuple[str, ...],
    ranges: tuple[str, ...],
    trials: int | None,
    outdir: Path,
    name: str | None,
    dry_run: bool,
    as_json: bool,
    **search: str | None,
) -> int:
    """Train an experiment FILE, `-` for standard input, with every combination of options, and compare the runs.

    The runs lie in a new folder OUTDIR/NAME-sweep-001, -002 and so on, with tables, pictures side by side and a report.
    The table [sweep] of the file may name variants and values; --grid adds to them. --search and --trials let Optuna
    choose the values instead. After a stop, `ganforge resume` goes on with the folder.
    """
    _refuse_mixtures(bool(grid or chosen), ranges, trials, search)
    if not dry_run:
        refuse_unwritable(outdir)
    source = ExperimentFile(file, (*overrides, f"name={json.dumps(name)}") if name else overrides)
    found = ends_of(ranges) if ranges else _combinations(source, grid, chosen, session.plugins())
    experiments = checked_experiments(source, found, session.plugins())
    one = next(iter(experiments.values()))
    searched = search_plan(ranges, trials, search, one) if trials else None
    plan = SweepPlan(overrides, str(Path.cwd()), () if searched else tuple(found), searched)
    from ganforge.cli.sweep_check import build_each, check_in_a_process
    from ganforge.cli.sweep_runs import run_sweep

    if dry_run:
        return build_each(experiments)
    given = {"--grid": grid, "--variant": chosen, "--set": overrides, "--search": ranges}
    given |= {"--trials": (str(trials),), "--metric": (searched.metric,)} if searched else {}
    arguments = [word for option, texts in given.items() for text in texts for word in (option, text)]
    if code := check_in_a_process(session, source, arguments, as_json):
        return code
    return run_sweep(session, SweepFolder.create(outdir, one.name, source, plan), as_json)


def _refuse_mixtures(
    has_grid: bool, ranges: Sequence[str], trials: int | None, search: Mapping[str, str | None]
) -> None:
    """A grid trains all combinations, a search some: refuse options of both, and half a search."""
    given = [f"--{option}" for option, value in search.items() if value]
    if has_grid and (ranges or trials):
        raise click.UsageError("--grid and --variant train all combinations, --search draws some. Use one of them.")
    if bool(ranges) != bool(trials) or (given and not trials):
        needed = "--search KEY=LOW..HIGH" if trials else "--trials N"
        raise click.UsageError(f"{', '.join(given) or '--search and --trials'}: a search needs {needed}, too.")


def _combinations(
    source: ExperimentFile, grid: Sequence[str], chosen: Sequence[str], plugins: Plugins
) -> list[Combination]:
    """Those of the file and of the command line; an option given here has these values and no others."""
    options = _sweep_options(source, plugins)
    given = {option.key: option for option in GridOption.of_table(options.grid)}
    own = [GridOption.parse(text) for text in grid]
    kept = [option for key, option in given.items() if key not in [other.key for other in own]]
    variants = [variant for variant in options.variants if not chosen or variant.name in chosen]
    names = [variant.name for variant in options.variants]
    for name in chosen:
        if name not in names:
            raise click.UsageError(
                f"--variant {name}: {source.path} has no such variant{did_you_mean(name, names)} Expected one of: "
                f"{listed(names)}."
            )
    if not (variants or kept or own):
        raise click.UsageError(
            f"{source.path}: there is nothing to compare. Expected --grid KEY=VALUE,VALUE, or a table [sweep] in the "
            "file."
        )
    return combinations(variants, [*kept, *own])


def _sweep_options(source: ExperimentFile, plugins: Plugins) -> SweepOptions:
    try:
        return SweepOptions.model_validate(source.overrides.tables.get("sweep", {}))
    except ValidationError:
        Experiment.from_file(source, plugins)  # raises the same, with lines
        raise
