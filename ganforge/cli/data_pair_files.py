"""`ganforge data combine` and `ganforge data split`."""

from collections.abc import Callable
from pathlib import Path

import rich_click as click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from ganforge.cli.console import console


@click.command("combine")
@click.argument("left", type=click.Path(path_type=Path))
@click.argument("right", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
def combine(left: Path, right: Path, out: Path) -> None:
    """Write each image of LEFT beside the one of the same name of RIGHT, as a PNG in OUT.

    Everything is checked before, and nothing is overwritten.
    """
    from ganforge.data.pair_files import combine

    count = _with_progress(lambda tell: combine(left, right, out, tell))
    click.echo(f"{count} pairs are in {out}: dataset side-by-side reads them.")


@click.command("split")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("left", type=click.Path(path_type=Path))
@click.argument("right", type=click.Path(path_type=Path))
def split(folder: Path, left: Path, right: Path) -> None:
    """Write the left and the right half of each image of FOLDER as a PNG in LEFT and in RIGHT.

    Everything is checked before, and nothing is overwritten.
    """
    from ganforge.data.pair_files import split

    count = _with_progress(lambda tell: split(folder, left, right, tell))
    click.echo(f"{count} pairs are in {left} and {right}: dataset paired-folders reads them.")


def _with_progress(work: Callable[[Callable[[int, int], None]], int]) -> int:
    columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console(), transient=True) as progress:
        task = progress.add_task("")
        return work(lambda done, count: progress.update(task, completed=done, total=count))
