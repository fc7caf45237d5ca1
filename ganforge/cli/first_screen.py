"""What `run` and `resume` print before training starts."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from ganforge.cli.console import table
from ganforge.runs.command_line import of_run

if TYPE_CHECKING:
    from ganforge.training.summary import Summary


def show_first_screen(console: Console, summary: "Summary", folder: Path | None, steps: str) -> None:
    """Print the facts of a run; `folder` is None if nothing is written."""
    grid = table("", "")
    grid.show_header = False
    for name, text in _facts(summary, steps):
        grid.add_row(name, text)
    if folder:
        grid.add_row("output", str(folder))
        grid.add_row("resume", of_run("resume", folder))
        grid.add_row("TensorBoard", shlex.join(["ganforge", "tensorboard", str(folder)]))
    console.print(grid)
    console.print()


def _facts(summary: "Summary", steps: str) -> list[tuple[str, str]]:
    size = "endless" if summary.examples is None else f"{summary.examples} examples"
    facts = [
        ("device", f"{summary.devices}, {summary.precision}"),
        ("data", f"{summary.data}"),
        ("training", f"{size}, {summary.shape}, {steps}"),
    ]
    facts += [(option.replace("_", " "), choice) for option, choice in summary.found.items()]
    facts += [("warning", remark) for remark in summary.remarks]
    for name, count in summary.parameters.items():
        frozen = f", {summary.frozen[name]}" if name in summary.frozen else ""
        facts.append((name, f"{count:,} parameters{frozen}{_patches(summary, name)}"))
    if weights := summary.starting_weights:
        facts += [("start from", weights.origin), *(("", line) for line in weights.lines)]
    return facts


def _patches(summary: "Summary", name: str) -> str:
    grids = ", ".join(f"{rows}x{columns}" for rows, columns in summary.patch_grids.get(name, []))
    field = summary.receptive_fields.get(name)
    return f", {grids} patches" * bool(grids) + f" of {field}x{field} pixels" * bool(field)
