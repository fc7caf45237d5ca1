"""`ganforge import torch`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import component_options, outdir_option, set_option
from ganforge.cli.tensorflow import import_quietly
from ganforge.errors import ExperimentError
from ganforge.runs.command_line import of_run

if TYPE_CHECKING:
    from ganforge.experiment.experiment import Experiment


@click.command("torch")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@component_options
@set_option
@outdir_option
@click.option("--name", help="The name of the run; by default that of the first file.")
@pass_session
def import_torch(
    session: Session,
    files: tuple[Path, ...],
    overrides: tuple[str, ...],
    outdir: Path,
    name: str | None,
    **names: str | tuple[str, ...] | None,
) -> int:
    """Make a run of the weights in FILES, each the state dict of a published PyTorch generator: .pth or .safetensors.

    Give one file for each generator of the method, in its order. The generator is built with its default options unless
    --set changes them, and takes the weights only if every layer fits. The other components are chosen as by `ganforge
    new experiment`. PyTorch is not needed, and nothing in the files is executed.
    """
    from ganforge.weight_files.weight_file import read_weights

    held = {file: read_weights(file) for file in files}
    experiment = _experiment(session, names, overrides, name or _run_name(files[0]))
    import_quietly()
    from ganforge.runs.directory import RunDirectory
    from ganforge.training.imported_run import ImportedRun

    run = ImportedRun.build(experiment, held)
    directory = RunDirectory.create(outdir, experiment, None, session.plugin_files)
    run.save(directory)
    for line in run.taken.lines:
        click.echo(line)
    click.echo(
        f"Saved in {directory.path}. Translate images: {of_run('predict', directory.path)} IMAGE... --out FOLDER"
    )
    return 0


def _experiment(session: Session, names: Mapping[str, Any], overrides: Sequence[str], run_name: str) -> "Experiment":
    """Of the components that were named or follow from those, with what `--set` says."""
    from ganforge.cli.component_choices import chosen
    from ganforge.cli.experiment_template import STEPS
    from ganforge.discovery.kinds import KINDS
    from ganforge.experiment.experiment import Experiment

    tables: dict[str, Any] = {"name": run_name, "trainer": {"steps": STEPS}}
    for kind, components in chosen(session.plugins(), names).items():
        named = [{"name": component.component_name()} for component in components]
        if named:
            tables[KINDS[kind].table] = named if KINDS[kind].many else named[0]
    try:
        return Experiment.from_tables(tables, session.plugins(), overrides=overrides)
    except ExperimentError as error:
        *faults, last = error.faults
        hint = f"{last.message}\nGive options with --set, such as --set dataset.path=FOLDER."
        raise ExperimentError([*faults, replace(last, message=hint)]) from error


def _run_name(file: Path) -> str:
    """The name of a file as that of a run."""
    return re.sub(r"[^\w .+-]", "", file.stem).lstrip(" .+-") or "imported"
