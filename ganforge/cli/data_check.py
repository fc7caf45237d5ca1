"""`ganforge data check`."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ganforge.cli.console import console, table
from ganforge.cli.session import Session, pass_session
from ganforge.cli.tensorflow import import_quietly
from ganforge.components import Split
from ganforge.errors import DataError
from ganforge.experiment.experiment import Experiment
from ganforge.images import grid, write_png

if TYPE_CHECKING:
    from ganforge.data.report import Report

ROWS = 8
"""Examples of a contact sheet."""

SHOWN = 50
"""Remarks that are shown; `--json` has all."""


@click.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--set", "overrides", metavar="KEY=VALUE", multiple=True, help="Override an option, dataset.size=128.")
@click.option("--first", type=click.IntRange(min=1), help="Look at the first so many examples of each split only.")
@click.option("--sheet", type=click.Path(path_type=Path), help="Write a PNG of what the networks will see.")
@click.option("--overwrite", is_flag=True, help="Replace the file that --sheet names.")
@click.option("--json", "as_json", is_flag=True, help="Print all that is known as JSON.")
@pass_session
def check(  # noqa: PLR0913 (a parameter an option)
    session: Session,
    file: Path,
    overrides: tuple[str, ...],
    first: int | None,
    sheet: Path | None,
    overwrite: bool,
    as_json: bool,
) -> int:
    """Look at the images of an experiment FILE before training on them.

    Faults are files that cannot be read or have no partner, images that two splits share, values out of range, and too
    few images for a batch: the exit code is 1. Warnings are images that are there twice, and pairs that do not seem to
    line up.
    """
    if sheet and sheet.exists() and not overwrite:
        raise DataError(f"{sheet}: there is such a file already. Choose another name or add --overwrite.")
    experiment = Experiment.from_toml(file, overrides, session.plugins())
    import_quietly()
    from ganforge.data.report import to_json

    report = _look(experiment, first, as_json)
    if as_json:
        click.echo(json.dumps(to_json(report), indent=2))
    else:
        _show(console(), report)
    if sheet and "train" in report.splits and report.splits["train"].looked_at:
        _write_sheet(experiment, sheet)
        if not as_json:
            click.echo(f"What the networks will see: {sheet}")
    return 1 if report.faults else 0


def _look(experiment: Experiment, first: int | None, quiet: bool) -> "Report":
    from ganforge.data.report import check

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    options = experiment.trainer
    with Progress(*columns, console=console(), disable=quiet, transient=True) as progress:
        tasks = {split: progress.add_task(split, visible=False) for split in ("train", "validation")}

        def tell(split: Split, done: int, count: int) -> None:
            progress.update(tasks[split], completed=done, total=count, visible=True)

        return check(experiment.dataset, options.seed, options.batch_size, first, tell)


def _show(screen: Console, report: "Report") -> None:
    from ganforge.data.report import SPLITS

    rows = table("Split", "Examples", "Image", "Shape", "Type", "Values")
    for split in SPLITS:
        facts = report.splits.get(split)
        if facts is None or not facts.looked_at:
            rows.add_row(split, "none could be read")
            continue
        size = "endless" if facts.size is None else str(facts.size)
        counted = size if facts.looked_at == facts.size else f"{facts.looked_at} of {size}"
        for role, images in facts.roles.items():
            values = f"{images.low:g} to {images.high:g}"
            rows.add_row(split, counted, role, ", ".join(images.shapes), ", ".join(images.dtypes), values)
    screen.print(rows)
    for remark in report.remarks[:SHOWN]:
        screen.print(f"{remark.severity}: {remark.split}: {remark.message}")
    if len(report.remarks) > SHOWN:
        screen.print(f"and {len(report.remarks) - SHOWN} more; --json has all.")
    warnings = len(report.remarks) - report.faults
    screen.print(f"{report.faults} fault{'s' * (report.faults != 1)}, {warnings} warning{'s' * (warnings != 1)}.")


def _write_sheet(experiment: Experiment, path: Path) -> None:
    from ganforge.data.cache import load_training
    from ganforge.data.pipeline import Share, TrainingStream
    from ganforge.data.unreadable import Replacements

    dataset, seed = experiment.dataset, experiment.trainer.seed
    examples, changes = load_training(dataset, experiment.augmentations, seed)
    stream = TrainingStream(examples, changes, seed, replacements=Replacements())
    batch = next(stream.batches(Share(0, 1, ROWS, ROWS), 0).as_numpy_iterator())
    write_png(path, grid({role: dataset.to_pictures(role, batch[role]) for role in ("source", "target")}, ROWS))
