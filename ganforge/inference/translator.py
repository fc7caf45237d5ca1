"""The door to what a run has learned: load it, and translate arrays and files."""

import shlex
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import numpy as np

from ganforge.components.shapes import ImageShape, PairShape
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError, RunError
from ganforge.experiment.experiment import Experiment
from ganforge.images import as_channels
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment

if TYPE_CHECKING:
    from ganforge.inference.trained_generators import TrainedGenerators

CheckpointName = int | Literal["last", "best"]
"""A step, or the word for one."""


class Translator:
    """Translates images of any size with the generators of one checkpoint.

    The same image gives the same translation, whatever was translated before it. TensorFlow is imported when the
    first image is translated.

    Attributes:
        experiment: what was trained.
        shape: the shapes of source and target that it was trained with.

    Example:
        `Translator.load("runs/latest").translate_file("cat.png")`
    """

    def __init__(self, experiment: Experiment, arrays: Mapping[str, np.ndarray], dropout: bool | None = None) -> None:
        """Use the arrays of a checkpoint; `dropout` None leaves it on or off as the experiment has it."""
        self.experiment = experiment
        source, target = arrays["shape"].tolist()
        self.shape = PairShape(ImageShape(*source), ImageShape(*target))
        self._arrays = {key: array for key, array in arrays.items() if key.startswith(("ema/", "generator/"))}
        self._dropout = dropout

    @classmethod
    def load(
        cls,
        run: str | Path,
        step: CheckpointName | None = None,
        dropout: bool | None = None,
        plugins: Plugins | None = None,
    ) -> Self:
        """Load what a run has learned, from its folder alone.

        Args:
            run: the run folder, its name below `runs`, or `latest`.
            step: the checkpoint, `last` or `best`; by default the last.
            dropout: whether dropout is on; by default as the experiment has it.
            plugins: what the experiment is made of; by default everything installed.

        Raises:
            RunError: there is no such run, or no such checkpoint.
            ExperimentError: a component of the run is missing or has changed.
        """
        directory = RunDirectory.open(Path(run))
        experiment = recorded_experiment(directory, plugins or Plugins())
        return cls(experiment, _arrays(directory, step), dropout)

    def translate(self, source: np.ndarray) -> np.ndarray:
        """Translate one image or a batch, at the size it has: padded to what the networks take, and cropped back.

        Args:
            source: (height, width, channels) or (batch, height, width, channels) float32 in [-1, 1].

        Returns:
            An array of the same dimensions, with the target's channels, float32 in [-1, 1].

        Raises:
            DataError: this is no image, or one with channels that cannot become those of the run's sources.
        """
        if source.ndim == 4 and len(source):
            return np.stack([self.translate(image) for image in source])
        source = as_channels(_checked(source), self.shape.source.channels)
        height, width = source.shape[:2]
        size = self.experiment.generator.padded_size(height, width)
        bottom, right = size[0] - height, size[1] - width
        padded = np.pad(source, ((0, bottom), (0, right), (0, 0)), mode="reflect")
        generated = self._generators.translate(padded)
        rows, columns = generated.shape[0] // size[0], generated.shape[1] // size[1]
        return generated[: height * rows, : width * columns]

    def translate_file(self, *paths: str | Path) -> np.ndarray:
        """Translate one image file; where sources are stacked from several folders, give a file of each.

        Returns:
            (height, width, channels) float32 in [-1, 1]; `save` writes it.

        Raises:
            DataError: a file cannot be read, or is not what the run was trained with.
        """
        return self.translate(self.experiment.dataset.from_files("source", [Path(path) for path in paths]))

    def save(self, generated: np.ndarray, path: str | Path) -> None:
        """Write a translation as the run's targets are: pictures, classes or heights.

        Args:
            generated: (height, width, channels) float32 in [-1, 1].
            path: the file; its folder must exist.

        Raises:
            RunError: the file cannot be written.
        """
        self.experiment.dataset.to_file("target", generated, Path(path))

    @cached_property
    def _generators(self) -> "TrainedGenerators":
        from ganforge.inference.trained_generators import TrainedGenerators

        return TrainedGenerators(self.experiment, self.shape, self._arrays, self._dropout)


load = Translator.load


def _checked(source: np.ndarray) -> np.ndarray:
    if source.ndim != 3 or 0 in source.shape:
        raise DataError(
            f"array: its shape is {source.shape}. Expected (height, width, channels), or (batch, height, width, "
            "channels) with at least one image."
        )
    if source.dtype.kind != "f":
        raise DataError(
            f"array: its numbers are {source.dtype}. Expected float32 in [-1, 1]. Convert 8 bits with "
            "array / 127.5 - 1."
        )
    return source.astype(np.float32, copy=False)


def _arrays(directory: RunDirectory, step: CheckpointName | None) -> dict[str, np.ndarray]:
    from ganforge.training.checkpoints.checkpoints import Checkpoints

    checkpoints = Checkpoints(directory.checkpoints)
    chosen = checkpoints.best() if step == "best" else step if isinstance(step, int) else checkpoints.latest()
    if chosen is None and step == "best":
        raise RunError(
            f"{directory.path}: it has no best checkpoint. A run keeps one where trainer.best names a metric. "
            "Choose a step, or leave the step out."
        )
    if chosen is None:
        raise RunError(
            f"{directory.path}: it has no checkpoint yet. A run saves one every trainer.checkpoint_every steps. "
            f"Train it: {shlex.join(['ganforge', 'resume', str(directory.path)])}"
        )
    return checkpoints.load(chosen)
