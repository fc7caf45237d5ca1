"""The door to what a run has learned: load it, and translate arrays and files."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import numpy as np

from ganforge.components.shapes import ExampleShape, shape_from_json
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError
from ganforge.experiment.experiment import Experiment
from ganforge.file_names import visible
from ganforge.images import as_channels
from ganforge.inference.memory import available_memory
from ganforge.inference.source_remarks import header_of
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment
from ganforge.suggestions import did_you_mean, listed
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName, chosen_step
from ganforge.training.checkpoints.checkpoints import Checkpoints

if TYPE_CHECKING:
    from ganforge.inference.trained_generators import TrainedGenerators


class Translator:
    """Translates images of any size with the generators of one checkpoint.

    The same image gives the same translation, whatever was translated before it. TensorFlow is imported when the
    first image is translated.

    Attributes:
        experiment: what was trained.
        shape: of the examples that it was trained with.

    Example:
        `Translator.load("runs/latest").translate_file("cat.png")`
    """

    def __init__(self, experiment: Experiment, arrays: Mapping[str, np.ndarray], dropout: bool | None = None) -> None:
        """Use the arrays of a checkpoint; `dropout` None leaves it on or off as the experiment has it."""
        self.experiment = experiment
        self.shape = shape_from_json(str(arrays["shape"]))
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
        checkpoint = chosen_step(directory, "last" if step is None else step)
        return cls(experiment, Checkpoints(directory.checkpoints).load(checkpoint), dropout)

    def translate(
        self,
        source: np.ndarray,
        extras: Mapping[str, np.ndarray] = MappingProxyType({}),
        direction: str = "forward",
        seed: int = 0,
    ) -> np.ndarray:
        """Translate one image or a batch, at the size it has: padded to what the networks take, and cropped back.

        Args:
            source: (height, width, channels) or (batch, height, width, channels) float32 in [-1, 1].
            extras: what else the run's networks read of an example, by name: images of the source's size, vectors
                (length,) float32; for a batch, one of each for every source.
            direction: one of the method's, such as `backward`.
            seed: another seed gives another of the images that chance allows.

        Returns:
            An array of the same dimensions, with the target's channels, float32 in [-1, 1].

        Raises:
            DataError: this is no image, or one with channels that cannot become those of the run's sources; or an extra
                is missing.
        """
        if source.ndim == 4 and len(source):
            rows = [{name: extra[row] for name, extra in extras.items()} for row in range(len(source))]
            images = zip(source, rows, strict=True)
            return np.stack([self.translate(image, row, direction, seed) for image, row in images])
        shape = self.translated_shape(direction).required_source(f"direction {direction!r}")
        source = as_channels(_checked(source), shape.channels)
        height, width = source.shape[:2]
        self._refuse_too_large("array", height, width, direction)
        size = self.experiment.generator.padded_size(height, width)
        entries = {name: _padded(entry, size) for name, entry in {**extras, "source": source}.items()}
        generated = self._generators.translate(entries, direction, seed)
        rows, columns = generated.shape[0] // size[0], generated.shape[1] // size[1]
        return generated[: height * rows, : width * columns]

    def translated_shape(self, direction: str = "forward") -> ExampleShape:
        """What a direction of the method translates: its source, its target and the extras.

        Raises:
            DataError: the method has no such direction.
        """
        directions = self.experiment.method.directions
        if direction not in directions:
            raise DataError(
                f"direction {direction!r}: method '{self.experiment.method.name}' has no such direction"
                f"{did_you_mean(direction, directions)} It has: {listed(directions)}."
            )
        return self.shape.between(*directions[direction])

    def translate_file(self, *paths: str | Path, is_example: bool | None = None) -> np.ndarray:
        """Translate one image file; where sources are stacked from several folders, give a file of each.

        Args:
            paths: the files.
            is_example: whether the file is like those that the run was trained on, and holds more than a source: a
                pair side by side, or a target that sources are derived from. Its source is translated. None: a file
                that looks like that is refused.

        Returns:
            (height, width, channels) float32 in [-1, 1]; `save` writes it.

        Raises:
            DataError: a file cannot be read, is too large for the memory, or is not what the run was trained with.
        """
        dataset, files = self.experiment.dataset, [Path(path) for path in paths]
        if header := header_of(files[0]):
            self._refuse_too_large(visible(files[0]), header.height, header.width)
        if is_example is None and len(files) == 1 and (held := dataset.holds_more_than_source(files[0], self.shape)):
            raise DataError(
                f"{visible(files[0])}: {held}, like the files that the run was trained on. Expected a source alone. "
                "Add --examples to translate the source in each file, or --sources to take files as they are."
            )
        return self.translate(dataset.source_in(files[0]) if is_example else dataset.from_files("source", files))

    def save(self, generated: np.ndarray, path: str | Path) -> None:
        """Write a translation as the run's targets are: pictures, classes or heights.

        Args:
            generated: (height, width, channels) float32 in [-1, 1].
            path: the file; its folder must exist.

        Raises:
            RunError: the file cannot be written.
        """
        self.experiment.dataset.to_file("target", generated, Path(path))

    def _refuse_too_large(self, where: str, height: int, width: int, direction: str = "forward") -> None:
        left = available_memory()
        if left is None:
            return
        needed = (
            4 * height * width * sum(image.channels for image in self.shape.images.values())
        )  # at least; networks may not build
        if needed <= left:
            needed = self._generators.memory(*self.experiment.generator.padded_size(height, width), direction)
        if needed > left:
            raise DataError(
                f"{where}: translating {height}x{width} pixels takes about {needed / 2**30:.1f} GiB of memory, and "
                f"{max(0, left) / 2**30:.1f} GiB are free. Shrink the image, cut it into parts, or free memory."
            )

    @cached_property
    def _generators(self) -> "TrainedGenerators":
        from ganforge.inference.trained_generators import TrainedGenerators

        return TrainedGenerators(self.experiment, self.shape, self._arrays, self._dropout)


load = Translator.load


def _padded(entry: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """An image mirrored beyond its right and lower edge up to this size; a vector as it is."""
    if entry.ndim != 3:
        return entry
    return np.pad(entry, ((0, size[0] - entry.shape[0]), (0, size[1] - entry.shape[1]), (0, 0)), mode="reflect")


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
