"""`ganforge runs`."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import rich_click as click

from ganforge.cli.console import console, table
from ganforge.cli.shared_options import json_option
from ganforge.errors import RunError
from ganforge.runs.directory import OUTDIR
from ganforge.runs.measurements import Measured
from ganforge.runs.run_list import summaries_of
from ganforge.runs.run_summary import RunSummary
from ganforge.suggestions import did_you_mean, listed

ORDERS = {"name": (), "date": ("date",), "steps": ("step",), "state": ("state",)}
"""What runs can be sorted by beside figures, and the fields that decide; they come by name in the first place."""


@click.command("runs")
@click.argument("folder", type=click.Path(path_type=Path), default=OUTDIR)
@click.option(
    "--sort", default="name", metavar="KEY", help="name, date, steps, state, or a metric: the best run first."
)
@json_option
def runs(folder: Path, sort: str, as_json: bool) -> None:
    """List the runs in FOLDER, by default `runs`: state, steps, the last and the best value of each metric."""
    found, faults = summaries_of(folder)
    for fault in faults:
        click.echo(f"ganforge: {fault}", err=True)
    ordered, metric = _sorted(found, sort)
    if as_json:
        click.echo(json.dumps([_object(summary) for summary in ordered], indent=2))
        return
    if not ordered:
        click.echo(f"There is no run in {folder}. Start one: ganforge run FILE.toml")
        return
    grid = table("Run", "State", "Steps", "Figures", "Method", "Dataset", "Started")
    for summary in ordered:
        steps, date = f"{summary.step}/{summary.steps}", summary.date[:16].replace("T", " ")
        texts = (_figures(summary, metric), summary.method, summary.dataset, date)
        grid.add_row(summary.path.name, summary.state, steps, *texts)
    console().print(grid)


def _sorted(found: Sequence[RunSummary], key: str) -> tuple[list[RunSummary], str]:
    """The runs in order, and the metric that decides it, if one does; runs without it come last."""
    if key in ORDERS:
        return sorted(found, key=lambda summary: [getattr(summary, field) for field in ORDERS[key]]), ""
    names = list(dict.fromkeys(name for summary in found for name in summary.figures))
    called = [name for name in names if name == key] or [name for name in names if name.partition("/")[0] == key]
    if len(called) != 1 and found:
        wanted = [*ORDERS, *(called or names)]
        raise RunError(
            f"--sort {key}: no run has such a figure{did_you_mean(key, wanted)} Expected one of: {listed(wanted)}."
        )
    return sorted(found, key=lambda summary: _rank(summary, called[0])), called[0] if called else ""


def _rank(summary: RunSummary, metric: str) -> float:
    figure = summary.figures.get(metric)
    if figure is None or not math.isfinite(figure.best.value):
        return math.inf
    return -figure.best.value if figure.higher_is_better else figure.best.value


def _figures(summary: RunSummary, metric: str) -> str:
    names = sorted(summary.figures, key=lambda name: name != metric)
    return "; ".join(f"{name} {_text(summary, name)}" for name in names)


def _text(summary: RunSummary, name: str) -> str:
    figure = summary.figures[name]
    if figure.last == figure.best:
        return f"{figure.last.value:.4g}"
    return f"{figure.last.value:.4g} (best {figure.best.value:.4g} at {figure.best.step})"


def _object(summary: RunSummary) -> dict[str, Any]:
    """A run for programs; what is not known is null."""
    figures = {
        name: {
            "last": _pair(figure.last),
            "best": _pair(figure.best),
            "n": figure.n,
            "higher_is_better": figure.higher_is_better,
            **figure.provenance,
        }
        for name, figure in summary.figures.items()
    }
    plain = {field: getattr(summary, field) for field in ("state", "step", "steps", "seconds", "method", "dataset")}
    return {
        "name": summary.path.name,
        "path": str(summary.path),
        **plain,
        "started": summary.date or None,
        "best": summary.chosen or None,
        "figures": figures,
    }


def _pair(measured: Measured) -> dict[str, float | None]:
    return {"step": measured.step, "value": measured.value if math.isfinite(measured.value) else None}
