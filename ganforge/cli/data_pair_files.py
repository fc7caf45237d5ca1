"""`ganforge data combine` and `ganforge data split`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from ganforge.cli.progress_bars import progress_bars

if TYPE_CHECKING:
    from ganforge.data.pair_files import Converted


@click.command("combine")
@click.argument("left", type=click.Path(path_type=Path))
@click.argument("right", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
def combine(left: Path, right: Path, out: Path) -> None:
    """Put each image of folder LEFT beside the image of the same name in folder RIGHT, as a PNG in OUT.

    All images are checked before the first is written. No file is overwritten. After an interruption, the same command
    does the rest.
    """
    from ganforge.data.pair_files import combine

    with progress_bars() as show:
        done = combine(left, right, out, partial(show, "combining"))
    _show_remarks(done)
    click.echo(f"{_pairs(done)} in {out}: dataset side-by-side reads them.")


@click.command("split")
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("left", type=click.Path(path_type=Path))
@click.argument("right", type=click.Path(path_type=Path))
def split(folder: Path, left: Path, right: Path) -> None:
    """Cut each image of FOLDER in two, and write the halves as PNGs to the folders LEFT and RIGHT.

    All images are checked before the first is written. No file is overwritten. After an interruption, the same command
    does the rest.
    """
    from ganforge.data.pair_files import split

    with progress_bars() as show:
        done = split(folder, left, right, partial(show, "splitting"))
    _show_remarks(done)
    click.echo(f"{_pairs(done)} in {left} and {right}: dataset paired-folders reads them.")


def _pairs(done: "Converted") -> str:
    return "1 pair is" if done.pairs == 1 else f"{done.pairs} pairs are"


def _show_remarks(done: "Converted") -> None:
    for remark in done.remarks:
        click.echo(f"warning: {remark}", err=True)
