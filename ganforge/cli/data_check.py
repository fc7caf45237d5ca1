"""`ganforge data check`."""

import json
import os
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich.console import Console

from ganforge.cli.console import console, table
from ganforge.cli.progress_bars import progress_bars
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import experiment_argument, set_option
from ganforge.cli.streams import stdout_to_stderr
from ganforge.cli.tensorflow import import_quietly
from ganforge.components.examples import RUN_SPLITS
from ganforge.contact_sheet import ContactSheet
from ganforge.errors import DataError
from ganforge.experiment.experiment import Experiment
from ganforge.file_names import visible

if TYPE_CHECKING:
    from ganforge.components import Examples
    from ganforge.data.check_report import CheckReport

ROWS = 8
"""How many examples a contact sheet shows."""

SHOWN = 50
"""How many remarks are printed; `--json` has all."""


@click.command("check")
@experiment_argument
@set_option
@click.option("--first", type=click.IntRange(min=1), help="Check only the first so many examples of each split.")
@click.option(
    "--sheet",
    type=click.Path(path_type=Path),
    help="Write a PNG of training examples as networks see them.",
)
@click.option("--overwrite", is_flag=True, help="Replace the file that --sheet names.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")
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
    """Check the images of an experiment FILE before training on them.

    Faults are files that cannot be read or have no partner, images that two splits share, values out of range, and too
    few images for a batch; with faults, the exit code is 1. Warnings are about duplicates, pairs that do not seem to
    line up, values that use little of their range, images that are all the same, and files that are skipped.
    """
    if sheet:
        _check_writable(sheet, overwrite)
    experiment = Experiment.from_toml(file, overrides, session.plugins())
    import_quietly()
    with stdout_to_stderr() if as_json else nullcontext():  # a plugin may print as it reads
        report = _check(experiment, first, as_json)
    if as_json:
        click.echo(json.dumps(report.to_json(), indent=2))
    else:
        _show(console(), report)
    if sheet and report.training and report.splits["train"].checked:
        _write_sheet(experiment, report.training, sheet)
        if not as_json:
            click.echo(f"What the networks will see: {sheet}")
    return 1 if report.faults else 0


def _check(experiment: Experiment, first: int | None, quiet: bool) -> "CheckReport":
    from ganforge.data.check import check_dataset

    options = experiment.trainer
    batch_size = 1 if options.batch_size == "auto" else options.batch_size
    with progress_bars(quiet) as show:
        return check_dataset(experiment.dataset, options.seed, batch_size, first, show)


def _show(screen: Console, report: "CheckReport") -> None:
    rows = table("Split", "Examples", "Entry", "Shape", "Type", "Values")
    for split in RUN_SPLITS:
        facts = report.splits.get(split)
        if facts is None or not facts.checked:
            rows.add_row(split, "none could be read")
            continue
        size = "endless" if facts.size is None else str(facts.size)
        counted = size if facts.checked == facts.size else f"{facts.checked} of {size}"
        for name, entry in facts.entries.items():
            rows.add_row(split, counted, name, ", ".join(entry.shapes), ", ".join(entry.dtypes), entry.values)
    screen.print(rows)
    for remark in report.remarks[:SHOWN]:
        screen.print(_on_one_line(f"{remark.severity}: {remark.split}: {remark.message}"))
    if len(report.remarks) > SHOWN:
        screen.print(f"and {len(report.remarks) - SHOWN} more; --json has all.")
    warnings = len(report.remarks) - report.faults
    screen.print(f"{report.faults} fault{'s' * (report.faults != 1)}, {warnings} warning{'s' * (warnings != 1)}.")


def _on_one_line(message: str) -> str:
    """The message with control characters, which names of files may hold, written as escapes."""
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in message)


def _check_writable(sheet: Path, overwrite: bool) -> None:
    if sheet.is_dir() or not sheet.parent.is_dir():
        what = "this is a folder" if sheet.is_dir() else f"there is no folder {sheet.parent}"
        raise DataError(f"{visible(sheet)}: {what}. Expected the path of a file to write, in a folder that exists.")
    if sheet.exists() and not overwrite:
        raise DataError(f"{visible(sheet)}: the file exists already. Choose another name or add --overwrite.")
    if not os.access(sheet.parent, os.W_OK):
        raise DataError(f"{visible(sheet)}: its folder cannot be written. Choose another or change its permissions.")


def _write_sheet(experiment: Experiment, examples: "Examples", path: Path) -> None:
    from ganforge.data.batches import Share, TrainingStream
    from ganforge.data.unreadable_examples import Replacements, unreadable
    from ganforge.training.failures.error_messages import explained, plugins_explained

    def fault() -> str | None:
        return next((bad.message for bad in unreadable(examples, range(examples.size or 1))), None)

    stream = TrainingStream(examples, experiment.augmentations, experiment.trainer.seed, replacements=Replacements())
    with plugins_explained(experiment), explained(fault):
        batch = next(stream.batches(Share(0, 1, ROWS, ROWS), 0).as_numpy_iterator())
        images = {name: batch[name] for name in experiment.dataset.shape().images}
        pictures = {name: experiment.dataset.to_pictures(name, array) for name, array in images.items()}
    ContactSheet.arrange(pictures, ROWS).write(path)
