"""Progress bars for commands that work through files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ganforge.cli.console import console

ShowProgress = Callable[[str, int, int], None]
"""Called with the name of a bar, how many are done, and how many there are."""


@contextmanager
def progress_bars(quiet: bool = False) -> Iterator[ShowProgress]:
    """A bar per name, from its first call on; all disappear in the end. Without a terminal, nothing is shown."""
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    screen = console()
    with Progress(*columns, console=screen, disable=quiet or not screen.is_terminal, transient=True) as progress:
        bars = {}

        def show(name: str, done: int, total: int) -> None:
            if name not in bars:
                bars[name] = progress.add_task(name)
            progress.update(bars[name], completed=done, total=total)

        yield show
