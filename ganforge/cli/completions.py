"""What a shell offers when the tab key is pressed: runs, options of an experiment, kinds and components.

Nothing here fails or prints: a shell shows nothing where nothing is known.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

import rich_click as click
from click.shell_completion import CompletionItem

from ganforge.cli.option_texts import options_of
from ganforge.cli.session import Session
from ganforge.discovery.kinds import KINDS, kind_of
from ganforge.discovery.plugins import Plugins
from ganforge.experiment.experiment_file import ExperimentFile
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.runs.directory import OUTDIR, RunDirectory
from ganforge.runs.latest import LATEST
from ganforge.runs.run_list import runs_in

Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def completion(find: Callable[[click.Context, str], Iterator[CompletionItem | str]]) -> Completion:
    """A function for click: what `find` finds and what begins as typed."""

    @wraps(find)
    def complete(context: click.Context, parameter: click.Parameter, typed: str) -> list[CompletionItem]:
        found: list[CompletionItem] = []
        with suppress(Exception):
            for item in find(context, typed):
                item = item if isinstance(item, CompletionItem) else CompletionItem(item)
                if item.type != "plain" or str(item.value).startswith(typed):
                    found.append(item)
        return found

    return complete


@completion
def complete_runs(context: click.Context, typed: str) -> Iterator[CompletionItem | str]:
    """The runs in the folder of runs, and any path."""
    yield CompletionItem(typed, type="dir")  # first: in bash it removes what was offered before it
    outdir = Path(context.params.get("outdir") or OUTDIR)
    if outdir.is_dir():
        yield from (CompletionItem(run.path.name) for run in runs_in(outdir))
        if (outdir / LATEST).is_file():
            yield LATEST


@completion
def complete_kinds(context: click.Context, typed: str) -> Iterator[str]:
    """The kinds of component."""
    yield from KINDS


@completion
def complete_metrics(context: click.Context, typed: str) -> Iterator[str]:
    """The metrics."""
    yield from _plugins(context).components("metric")


@completion
def complete_components(context: click.Context, typed: str) -> Iterator[str]:
    """The components of the kind that is typed before."""
    yield from _plugins(context).components(kind_of(context.params["kind"]).name)


@completion
def complete_options(context: click.Context, typed: str) -> Iterator[CompletionItem | str]:
    """Every option of the experiment that is typed before, as `--set` takes it: `trainer.steps=`."""
    tables = _tables(context)
    for option, field in TrainerOptions.model_fields.items():
        yield CompletionItem(f"trainer.{option}=", help=field.description)
    for kind in KINDS.values():
        chosen = tables.get(kind.table) or []
        for table in chosen if isinstance(chosen, list) else [chosen]:
            component = _plugins(context).find(kind.name, table["name"])
            prefix = f"{kind.table}.{table['name']}" if kind.many else kind.table
            for option, field in options_of(component):
                yield CompletionItem(f"{prefix}.{option}=", help=field.description)


def _plugins(context: click.Context) -> Plugins:
    return context.ensure_object(Session).all_plugins


def _tables(context: click.Context) -> dict[str, Any]:
    """The experiment of the file or run that is typed before; empty if it cannot be read."""
    given = next(filter(None, (context.params.get("file"), context.params.get("run"), *context.args)), None)
    with suppress(Exception):  # arguments before an option without its value are left in `args`
        if given and Path(given).is_file():
            return ExperimentFile(Path(given), ()).overrides.tables
        if given or context.info_name == "resume":
            return RunDirectory.open(
                Path(given) if given else None, Path(context.params.get("outdir") or OUTDIR)
            ).tables
    return {}
