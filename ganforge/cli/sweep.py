"""`ganforge sweep`."""

import json
from collections.abc import Sequence
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
    set_option,
)
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
    outdir: Path,
    name: str | None,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Train an experiment FILE, `-` for standard input, with every combination of options, and compare the runs.

    The runs lie in a new folder OUTDIR/NAME-sweep-001, -002 and so on, with tables, pictures side by side and a report.
    The table [sweep] of the file may name variants and values; --grid adds to them. After a stop, `ganforge resume`
    goes on with the folder.
    """
    if not dry_run:
        refuse_unwritable(outdir)
    source = ExperimentFile(file, (*overrides, f"name={json.dumps(name)}") if name else overrides)
    found = _combinations(source, grid, chosen, session.plugins())
    experiments = checked_experiments(source, found, session.plugins())
    from ganforge.cli.sweep_check import build_each, check_in_a_process
    from ganforge.cli.sweep_runs import run_sweep

    if dry_run:
        return build_each(experiments)
    given = {"--grid": grid, "--variant": chosen, "--set": overrides}
    arguments = [word for option, texts in given.items() for text in texts for word in (option, text)]
    if code := check_in_a_process(session, source, arguments, as_json):
        return code
    plan = SweepPlan(overrides, str(Path.cwd()), tuple(found))
    folder = SweepFolder.create(outdir, next(iter(experiments.values())).name, source, plan)
    return run_sweep(session, folder, as_json)


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
