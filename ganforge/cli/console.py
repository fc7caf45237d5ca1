"""Where commands print to."""

import sys

from rich.console import Console
from rich.table import Table

_ENDLESS = 100_000


def console(quiet: bool = False) -> Console:
    """Standard output; lines are wrapped at a terminal only, so that paths in files and pipes stay whole."""
    return Console(
        quiet=quiet, width=None if sys.stdout.isatty() else _ENDLESS, highlight=False, markup=False, emoji=False
    )


def table(*headers: str) -> Table:
    """A table without lines, good to read and to cut."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for header in headers:
        grid.add_column(header, overflow="fold")
    return grid
