"""The door to what a run has learned: load it, and translate arrays and files."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ganforge.components import ImageShape
from ganforge.components.shapes import ExampleShape, shape_from_json
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError
from ganforge.experiment.experiment import Experiment
from ganforge.file_names import visible
from ganforge.inference.direction_files import DirectionFiles
from ganforge.inference.given_extras import GivenExtras
from ganforge.inference.memory import available_memory
from ganforge.inference.source_remarks import header_of
from ganforge.inference.translation_inputs import checked_extras, checked_image, padded
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment
from ganforge.suggestions import did_you_mean, listed
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName, chosen_step
from ganforge.training.checkpoints.packed_checkpoint import checkpoints_of

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
            run: the run folder, its name below `runs`, `latest`, or a pack.
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
        return cls(experiment, checkpoints_of(directory).load(checkpoint), dropout)

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
            extras: what else the run's networks read of an example, by name: images of the source's size; vectors
                (length,), or the name or number of a class; for a batch, one of each for every source. `noise` takes
                the place of what is drawn from the seed.
            direction: one of the method's, such as `backward`.
            seed: another seed gives another of the images that chance allows.

        Returns:
            An array of the same dimensions, with the target's channels, float32 in [-1, 1].

        Raises:
            DataError: this is no image, or one with channels that cannot become those of the run's sources; an extra
                is missing or does not fit; or the run was trained without sources.
        """
        if source.ndim == 4 and len(source):
            rows = [{name: extra[row] for name, extra in extras.items()} for row in range(len(source))]
            images = zip(source, rows, strict=True)
            return np.stack([self.translate(image, row, direction, seed) for image, row in images])
        shape = self.source_shape(direction)
        source = checked_image(source, shape.channels)
        height, width = source.shape[:2]
        self._refuse_too_large("array", height, width, direction)
        size = self._padded_size(height, width)
        entries = self._checked_extras(extras, (height, width), direction)
        entries = {name: padded(entry, size) for name, entry in {**entries, "source": source}.items()}
        generated = self._generators.translate(entries, direction, seed)
        rows, columns = generated.shape[0] // size[0], generated.shape[1] // size[1]
        return generated[: height * rows, : width * columns]

    def needed_extras(self, direction: str = "forward") -> set[str]:
        """The extras that networks really read in a direction; they are built for that."""
        extras = self.translated_shape(direction).extras
        return extras.keys() & self._generators.needed(direction) if extras else set()

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

    def source_shape(self, direction: str = "forward") -> ImageShape:
        """The shape of what a direction translates.

        Raises:
            DataError: there is nothing to translate, for images are made from noise.
        """
        source = self.translated_shape(direction).source
        if source is None:
            raise DataError(
                f"method '{self.experiment.method.name}': this run was trained without sources, so there is nothing to "
                "translate. Make images from seeds: ganforge sample RUN --seeds 0-35"
            )
        return source

    def files(self, direction: str = "forward") -> DirectionFiles:
        """Reads and writes the files of a direction.

        Raises:
            DataError: the method has no such direction.
        """
        self.translated_shape(direction)
        return DirectionFiles(self.experiment.dataset, self.shape, *self.experiment.method.directions[direction])

    def extras(self, given: Mapping[str, Any], direction: str = "forward") -> GivenExtras:
        """The extras of files, from classes, numbers, images, folders and tables; see `GivenExtras`.

        Raises:
            DataError: they do not fit the run, or a file is missing.
        """
        shapes = self.translated_shape(direction).extras
        return GivenExtras(given, shapes, self.experiment.dataset, self.files(direction).given)

    def translate_file(
        self,
        *paths: str | Path,
        is_example: bool | None = None,
        extras: Mapping[str, Any] = MappingProxyType({}),
        direction: str = "forward",
        seed: int = 0,
    ) -> np.ndarray:
        """Translate one image file; where sources are stacked from several folders, give a file of each.

        Args:
            paths: the files.
            is_example: whether the file is like those that the run was trained on, and holds more than a source: a
                pair side by side, or a target that sources are derived from. Its source is translated. None: a file
                that looks like that is refused.
            extras: what else the run's networks read, by name: the name or number of a class, numbers, an array, an
                image file, a folder with an image of the same name, or a table (CSV or JSON lines) with a column of the
                extra's name and one that names the file.
            direction: one of the method's, such as `backward`.
            seed: another seed gives another of the images that chance allows.

        Returns:
            (height, width, channels) float32 in [-1, 1]; `save` writes it.

        Raises:
            DataError: a file cannot be read, is too large for the memory, or is not what the run was trained with; or
                an extra does not fit.
        """
        files = [Path(path) for path in paths]
        self.source_shape(direction)
        entries = self.extras(extras, direction).of(files[0])
        if header := header_of(files[0]):
            self._refuse_too_large(visible(files[0]), header.height, header.width, direction)
        return self.translate(self.files(direction).read(files, is_example), entries, direction, seed)

    def save(self, generated: np.ndarray, path: str | Path, direction: str = "forward") -> None:
        """Write a translation as the run's targets are, or what else a direction makes: pictures, classes or heights.

        Args:
            generated: (height, width, channels) float32 in [-1, 1].
            path: the file; its folder must exist.
            direction: in which it was translated.

        Raises:
            RunError: the file cannot be written.
        """
        self.files(direction).write(generated, Path(path))

    def _checked_extras(
        self, extras: Mapping[str, Any], size: tuple[int, int], direction: str
    ) -> dict[str, np.ndarray]:
        """Extras and noise as networks see them, images of the source's size."""
        shape, noise = self.translated_shape(direction), self.experiment.method.noise_shape
        return checked_extras(extras, {**shape.extras, "noise": noise} if noise else shape.extras, size)

    def _padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The smallest size that all generators take."""
        size, generators = (height, width), (self.experiment.generator, *self.experiment.generators.values())
        for _ in generators:  # one may ask for more than another has padded to
            for generator in generators:
                size = generator.padded_size(*size)
        return size

    def _refuse_too_large(self, where: str, height: int, width: int, direction: str = "forward") -> None:
        left = available_memory()
        if left is None:
            return
        needed = (
            4 * height * width * sum(image.channels for image in self.shape.images.values())
        )  # at least; networks may not build
        if needed <= left:
            needed = self._generators.memory(*self._padded_size(height, width), direction)
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
