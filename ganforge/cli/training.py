"""What `run` and `resume` share: train in a run folder, and print how it ended."""

import atexit
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import rich_click as click
from rich.console import Console

from ganforge.cli.first_screen import show_first_screen
from ganforge.cli.progress import Progress
from ganforge.errors import TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.runs.command_line import of_run

if TYPE_CHECKING:
    from ganforge.runs.directory import RunDirectory
    from ganforge.training.checkpoints.checkpoint_choice import CheckpointName
    from ganforge.training.run_result import RunResult
    from ganforge.training.trainer import Trainer


def create_trainer(experiment: Experiment, console: Console) -> "Trainer":
    """A trainer whose progress is shown."""
    from ganforge.cli.tensorflow import import_quietly

    import_quietly()
    from ganforge.training.trainer import Trainer

    return Trainer(experiment, [Progress(console=console)])


def train(
    trainer: "Trainer", directory: "RunDirectory | None", console: Console, step: "CheckpointName | None" = None
) -> int:
    """Train, and return the exit code.

    Args:
        trainer: that `create_trainer` made.
        directory: the run folder; None for a worker that is not the chief.
        console: where to show how it goes.
        step: the checkpoint to continue from, by default the last.
    """
    steps = trainer.experiment.trainer.steps
    prepared = trainer.prepare(directory)
    show_first_screen(console, prepared.summary, directory.path if directory else None, f"{steps} steps")
    with _trouble_on_stderr():
        try:
            result = trainer.run(directory, step)
        except TrainingError:
            if trainer.worker.count > 1:
                atexit.register(_leave)
            raise
    for line in (*_ending(result, steps, prepared.shape.source is None), *result.warnings):
        console.print(line, soft_wrap=True)
    return result.exit_code


@contextmanager
def batch_sizes_shown(console: Console) -> Iterator[None]:
    """Print what is found while a batch size is chosen."""
    logger = logging.getLogger("ganforge.batch_size")
    with _handled(logger, lambda message: console.print(message, soft_wrap=True)):
        logger.setLevel(logging.INFO)
        yield


def _leave() -> None:
    """End the process at once: TensorFlow might wait for a worker that is gone."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(TrainingError.exit_code)


@contextmanager
def _trouble_on_stderr() -> Iterator[None]:
    """Print on stderr what a run survives."""
    with _handled(logging.getLogger("ganforge.trouble"), lambda message: click.echo(f"ganforge: {message}", err=True)):
        yield


@contextmanager
def _handled(logger: logging.Logger, show: Callable[[str], None]) -> Iterator[None]:
    handler = logging.Handler()
    handler.emit = lambda record: show(record.getMessage())  # type: ignore[method-assign]
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def _ending(result: "RunResult", steps: int, starts_from_noise: bool) -> list[str]:
    if result.start == result.step == steps and not result.figures:
        more = of_run("resume", result.folder)
        return [f"\nAll {steps} steps are trained already. Train further with: {more} --set trainer.steps=N"]
    if result.exit_code:
        return [
            f"\nStopped at step {result.step}; a checkpoint is saved. Go on with: {of_run('resume', result.folder)}"
        ]
    n = int(result.figures.get("validation/n", 0))
    validation = {name: figure for name, figure in result.figures.items() if name.startswith("validation/")}
    figures = [(name.removeprefix("validation/"), figure) for name, figure in validation.items()]
    shown = [f"{name} {figure:.4f} over {n} examples" for name, figure in figures if name != "n"]
    return [
        f"\nDone: {result.step} of {steps} steps. {'; '.join(shown)}".rstrip(),
        f"Look at the report, in a browser: {result.folder / 'report.html'}",
        f"Make more images: {of_run('sample', result.folder)} --grid 6x6"
        if starts_from_noise
        else f"Translate your own: {of_run('predict', result.folder)} IMAGE... --out FOLDER",
    ]
