"""`ganforge run --smoke`: two steps through everything that a run does, in a folder that is removed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

from rich.console import Console

from ganforge.callbacks.keras_protocol import Figures, keras_callback
from ganforge.components import Callback, RunContext
from ganforge.discovery.plugins import Plugins
from ganforge.errors import TrainingError
from ganforge.experiment.experiment import Experiment
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment

if TYPE_CHECKING:
    import keras

    from ganforge.training.trainer import Trainer

EXAMPLES = 8
"""Validation examples, unless a metric needs more."""


class StopAfter(Callback):
    """Ends training after a step, as Ctrl-C would."""

    name: Literal["stop-after"] = "stop-after"
    step: int

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Watch one run."""

        def stop(step: int, figures: Figures) -> None:
            if callback.model is not None:
                callback.model.stop_training = step >= self.step

        callback = keras_callback(step=stop)
        return callback


def smoke_test(experiment: Experiment, plugins: Plugins, console: Console) -> None:
    """Train a step, sample, validate, save, resume for another step, load the run and translate with it.

    Raises:
        GanforgeError: something does not work.
    """
    from ganforge.training.trainer import Trainer

    short = _shortened(experiment)
    with TemporaryDirectory(prefix="ganforge-smoke-", ignore_cleanup_errors=True) as folder:
        run = RunDirectory.create(Path(folder), short)
        with _stage(console, "train, sample, validate, save"):
            Trainer(short, [StopAfter(step=1)]).run(run)
        with _stage(console, "resume"):
            resumed = Trainer(recorded_experiment(run, plugins), [StopAfter(step=2)])
            result = resumed.run(run)
            if (result.start, result.step) != (1, 2):
                raise TrainingError(f"resume: it went from step {result.start} to {result.step}. Expected from 1 to 2.")
        with _stage(console, "predict"):
            _predict(run, resumed, plugins)


def _shortened(experiment: Experiment) -> Experiment:
    options = experiment.trainer
    needed = max([EXAMPLES, *(metric.images_needed for metric in experiment.metrics)])
    return experiment.with_trainer(
        **dict.fromkeys(("log_every", "sample_every", "checkpoint_every"), 1),
        steps=2,
        validate_every=None,
        validation_examples=min(options.validation_examples, needed),
    )


def _predict(run: RunDirectory, trainer: "Trainer", plugins: Plugins) -> None:
    """Translate the first validation example from the run folder alone, or make an image, and write it."""
    import numpy as np

    from ganforge.inference.translator import Translator

    translator = Translator.load(run.path, plugins=plugins)
    example = {name: batch[0] for name, batch in trainer.prepare().feed.fixed(1).items()}
    extras = {name: example[name] for name in translator.shape.extras}
    if "source" in translator.reads():
        generated = translator.translate(example["source"], extras)
    else:
        generated = translator.sample([0], extras)[0]
    if not np.isfinite(generated).all():
        raise TrainingError("predict: the image holds numbers that are not finite.")
    translator.save(generated, run.path / f"translated{translator.direction().suffix()}")


@contextmanager
def _stage(console: Console, name: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    console.print(f"{name}: works, {time.monotonic() - start:.1f} s", soft_wrap=True)
