"""Arguments and options that several commands have."""

import os
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import rich_click as click

from ganforge.discovery.kinds import PARTS
from ganforge.errors import RunError
from ganforge.folder_listing import SUFFIXES
from ganforge.runs.pack_manifest import PACK, PackManifest


class Sides(click.ParamType):
    """Two whole numbers with an x between them, or one for both."""

    name = "SIDES"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Read the text of an option."""
        if isinstance(value, tuple):
            return value
        first, _, second = str(value).lower().partition("x")
        if not (first.isdecimal() and (second or first).isdecimal() and int(first) and int(second or first)):
            self.fail(f"{value!r}: expected two numbers from 1, such as 6x6.", param, ctx)
        return int(first), int(second or first)


class CheckpointStep(click.ParamType):
    """The number of a step, `last` or `best`."""

    name = "STEP"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """Read the text of an option."""
        if value in ("last", "best") or isinstance(value, int):
            return value
        if not str(value).isdecimal():
            self.fail(f"{value!r} is no checkpoint. Expected the number of a step, `last` or `best`.", param, ctx)
        return int(value)


def _experiment_file(context: click.Context, argument: click.Parameter, file: Path) -> Path:
    """The experiment of a pack; else the file. Say what a path is that is neither."""
    if (file / PACK).is_file():
        PackManifest.read(file).verify()
        return file / "experiment.toml"
    outdir = context.params.get("outdir", Path("runs"))
    for folder in (file, file.parent, outdir / file):
        if (folder / "experiment.json").is_file() and file.name != "experiment.toml":
            run = shlex.quote(str(folder))
            raise click.UsageError(
                f"{file}: this is a run. Continue it: ganforge resume {run}; or train its experiment again: "
                f"ganforge run {run}/experiment.toml",
                context,
            )
    if (file / "sweep.json").is_file():
        raise click.UsageError(
            f"{file}: this is a sweep. Go on with it: ganforge resume {shlex.quote(str(file))}", context
        )
    if file.is_dir():
        held = ", ".join(sorted(path.name for path in file.glob("*.toml"))) or "none"
        raise click.UsageError(f"{file}: this is a folder. Expected an experiment file; it holds: {held}.", context)
    if file.suffix.lower() in SUFFIXES:
        raise click.UsageError(f"{file}: this is an image. Expected an experiment file, which is TOML.", context)
    return file


def _run(context: click.Context, argument: click.Parameter, run: Path | None) -> Path | None:
    if run is not None and run.suffix.lower() == ".toml" and run.is_file() and run.name != "experiment.toml":
        train = shlex.join(["ganforge", "run", str(run)])
        raise click.UsageError(f"{run}: this is an experiment file, not a run. Train it: {train}", context)
    return run


def _runs(context: click.Context, argument: click.Parameter, runs: tuple[Path, ...]) -> tuple[Path, ...]:
    for run in runs:
        _run(context, argument, run)
    return runs


def _usable(context: click.Context, option: click.Parameter, outdir: Path) -> Path:
    """Refuse a folder of runs that is none before any work is done."""
    if outdir.exists() and not outdir.is_dir():
        raise RunError(f"--outdir {outdir}: this is a file. Expected a folder, or a name for a new one.")
    return outdir


def refuse_unwritable(outdir: Path) -> None:
    """Refuse a folder that no run can be made in, before anything is built."""
    present = next(folder for folder in (outdir, *outdir.absolute().parents) if folder.exists())
    if not present.is_dir() or not os.access(present, os.W_OK):
        what = "cannot be written" if present.is_dir() else "is a file"
        raise RunError(f"--outdir {outdir}: {present} {what}. Choose another folder.")


def _by_name(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """Split each NAME=VALUE."""
    extras: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not (name and equals and value):
            raise click.UsageError(f"--extra {text}: expected NAME=VALUE, such as label=cat.", context)
        if name in extras:
            raise click.UsageError(f"--extra {text}: {name} is given twice. Give it once.", context)
        extras[name] = value
    return extras


def component_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each kind, that chooses components by name."""
    for kind in reversed(list(PARTS.values())):
        text = f"One of the {kind.plural}; may be repeated." if kind.many else f"The {kind.name}."
        option = click.option(f"--{kind.name}", kind.name, metavar="NAME", multiple=kind.many, help=text)
        command = option(command)
    return command


def _complete(what: str) -> Callable[[click.Context, click.Parameter, str], list[Any]]:
    """One of the functions in `completions`, which is imported when a shell asks."""

    def complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[Any]:
        from ganforge.cli import completions

        return getattr(completions, f"complete_{what}")(context, parameter, typed)

    return complete


experiment_argument = click.argument("file", type=click.Path(path_type=Path), callback=_experiment_file)
run_argument = click.argument("run", type=click.Path(path_type=Path), callback=_run, shell_complete=_complete("runs"))
optional_run_argument = click.argument(
    "run", required=False, type=click.Path(path_type=Path), callback=_run, shell_complete=_complete("runs")
)
runs_argument = click.argument(
    "runs",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path),
    callback=_runs,
    shell_complete=_complete("runs"),
)
set_option = click.option(
    "--set",
    "overrides",
    metavar="KEY=VALUE",
    multiple=True,
    help="Set an option, as trainer.steps=500; repeatable.",
    shell_complete=_complete("options"),
)
grid_option = click.option(
    "--grid",
    metavar="KEY=VALUE,VALUE",
    multiple=True,
    help="An option and the values to try, as losses.l1.weight=0,100; repeatable: every combination is trained. "
    "seed=1,2,3 also gives means over seeds.",
    shell_complete=_complete("options"),
)
search_option = click.option(
    "--search",
    "ranges",
    metavar="KEY=LOW..HIGH",
    multiple=True,
    help="An option and where to draw its values from: LOW..HIGH, LOW..HIGH:log, or choices, VALUE,VALUE; repeatable. "
    "With --trials.",
    shell_complete=_complete("options"),
)
extra_option = click.option(
    "--extra",
    "extras",
    metavar="NAME=VALUE",
    multiple=True,
    callback=_by_name,
    help="What else the run's networks read: a class or its number, numbers with commas, an image, a folder with an "
    "image of each name, or a table (.csv, .jsonl) with a column NAME and one that names the file; repeatable.",
)
step_option = click.option(
    "--step", type=CheckpointStep(), help="The checkpoint: a step, `last` or `best`; by default the last."
)
direction_option = click.option(
    "--direction", default="forward", show_default=True, help="What to translate, as the method names it."
)
examples_option = click.option(
    "--examples/--sources",
    "are_examples",
    default=None,
    help="Inputs are like the files that the run was trained on, pairs side by side or targets: translate the source "
    "in each. Or they are sources, whatever they look like.",
)
dropout_option = click.option("--dropout", type=click.Choice(["on", "off"]), help="By default as the run has it.")
license_option = click.option(
    "--license", "license_name", default="", help="Of the weights, for the model card, such as apache-2.0."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
outdir_option = click.option(
    "--outdir",
    type=click.Path(path_type=Path),
    default="runs",
    show_default=True,
    is_eager=True,
    callback=_usable,
    help="The folder of all runs.",
)
