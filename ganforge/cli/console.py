"""Where commands print to."""

import sys

from rich.console import Console
from rich.table import Table

_ENDLESS = 100_000


def console(quiet: bool = False, on_stderr: bool = False) -> Console:
    """Standard output or error; lines are wrapped at a terminal only, so that paths in files and pipes stay whole."""
    width = None if (sys.stderr if on_stderr else sys.stdout).isatty() else _ENDLESS
    return Console(quiet=quiet, stderr=on_stderr, width=width, highlight=False, markup=False, emoji=False)


def table(*headers: str) -> Table:
    """A table without lines, good to read and to cut."""
    grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for header in headers:
        grid.add_column(header, overflow="fold")
    return grid
