"""`ganforge data prepare`."""

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ganforge.cli.console import console
from ganforge.cli.session import Session, pass_session
from ganforge.cli.tensorflow import import_quietly
from ganforge.components import Split
from ganforge.experiment.experiment import Experiment

if TYPE_CHECKING:
    from ganforge.components import Examples
    from ganforge.data.cache import Cache

SPLITS: tuple[Split, ...] = ("train", "validation")
"""What training reads."""


@click.command("prepare")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--set", "overrides", metavar="KEY=VALUE", multiple=True, help="Override an option, dataset.size=128.")
@click.option("--force", is_flag=True, help="Decode again what is prepared already.")
@click.option("--remove", is_flag=True, help="Remove what was prepared instead.")
@pass_session
def prepare(session: Session, file: Path, overrides: tuple[str, ...], force: bool, remove: bool) -> None:
    """Decode the images of an experiment FILE once, so that training reads them many times faster.

    They are kept in $GANFORGE_CACHE, or else in the user's folder for caches, and used by every run with the same
    dataset options until a file changes. Run it again to refresh them. Where jitter is the first augmentation, training
    images are kept enlarged, for runs with the same jitter.
    """
    experiment = Experiment.from_toml(file, overrides, session.plugins())
    import_quietly()
    from ganforge.data.cache import Cache

    screen = console()
    for split in SPLITS:
        cache = Cache(experiment.dataset, split, experiment.augmentations)
        if remove:
            screen.print(f"{split}: {'removed' if cache.remove() else 'nothing was prepared'}.")
        elif (kept := cache.examples()) and not force:
            screen.print(f"{split}: {kept.size} examples are prepared already in {cache.folder}")
        else:
            _build(screen, cache, experiment.dataset.load(split, experiment.trainer.seed))
    if not remove:
        click.echo(f"Train with them: {session.again('run', file, overrides)}")


def _build(screen: Console, cache: "Cache", examples: "Examples") -> None:
    needed = cache.size(examples) / 2**20
    screen.print(f"{cache.split}: {examples.size} examples, {needed:,.1f} MiB, go to {cache.folder}")
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=screen) as progress:
        task = progress.add_task("decoding", total=examples.size)
        cache.build(examples, lambda done: progress.update(task, completed=done))
