"""`ganforge data prepare`."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click
from rich.console import Console

from ganforge.cli.console import console
from ganforge.cli.progress_bars import progress_bars
from ganforge.cli.session import Session, pass_session
from ganforge.cli.shared_options import experiment_argument, set_option
from ganforge.cli.tensorflow import import_quietly
from ganforge.components.examples import RUN_SPLITS
from ganforge.experiment.experiment import Experiment

if TYPE_CHECKING:
    from ganforge.components import Examples
    from ganforge.data.prepared_examples import PreparedExamples


@click.command("prepare")
@experiment_argument
@set_option
@click.option("--force", is_flag=True, help="Decode again, even what is prepared already.")
@click.option("--remove", is_flag=True, help="Remove what was prepared.")
@pass_session
def prepare(session: Session, file: Path, overrides: tuple[str, ...], force: bool, remove: bool) -> None:
    """Decode the images of an experiment FILE once, so that training reads them many times faster.

    They are stored in $GANFORGE_CACHE, or else in your cache folder, and used by every run with the same dataset
    options until a file changes. Then run this command again. If jitter is the first augmentation, training images are
    stored enlarged, for runs with the same jitter.
    """
    experiment = Experiment.from_toml(file, overrides, session.plugins())
    import_quietly()
    from ganforge.data.prepared_examples import PreparedExamples
    from ganforge.training.failures.error_messages import plugins_explained

    screen = console()
    for split in RUN_SPLITS:
        with plugins_explained(experiment):
            prepared = PreparedExamples(experiment.dataset, split, experiment.augmentations)
            if remove:
                screen.print(f"{split}: {'removed' if prepared.remove() else 'nothing was prepared'}.")
            elif (kept := prepared.load()) and not force:
                screen.print(f"{split}: {kept.size} examples are prepared already in {prepared.folder}")
            else:
                _prepare(screen, prepared, experiment.dataset.load(split, experiment.trainer.seed))
    if not remove:
        click.echo(f"Train with them: {session.again('run', file, overrides)}")


def _prepare(screen: Console, prepared: "PreparedExamples", examples: "Examples") -> None:
    from ganforge.data.preparation import needed_bytes, prepare, size_text

    needed = size_text(needed_bytes(prepared, examples))
    screen.print(f"{prepared.split}: {examples.size} examples, {needed}, go to {prepared.folder}")
    with progress_bars() as show:
        prepare(prepared, examples, partial(show, "decoding"))
