"""The door to what a run has learned: load it, and translate arrays and files."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ganforge.components.shapes import shape_from_json
from ganforge.discovery.plugins import Plugins
from ganforge.errors import DataError, RunError, ShapeError
from ganforge.experiment.experiment import Experiment
from ganforge.file_names import visible
from ganforge.inference.batch_translation import checked_example, translated
from ganforge.inference.direction import Direction
from ganforge.inference.generated_images import GeneratedImages
from ganforge.inference.memory import shortage
from ganforge.inference.noise_walk import refuse_no_noise
from ganforge.inference.source_remarks import header_of
from ganforge.inference.translation_inputs import checked_extras, checked_image
from ganforge.runs.directory import RunDirectory
from ganforge.runs.recorded_experiment import recorded_experiment
from ganforge.training.checkpoints.checkpoint_choice import CheckpointName, chosen_step
from ganforge.training.checkpoints.packed_checkpoint import checkpoints_of
from ganforge.training.step.fixed_chance import fixed_chance

if TYPE_CHECKING:
    from ganforge.inference.substitute import Substitute
    from ganforge.inference.tile_networks import TileNetworks
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
        try:
            self.shape = shape_from_json(str(arrays["shape"]))
        except ValueError as error:
            raise RunError(
                f"checkpoint: it does not say what examples hold: shape is {arrays['shape'].tolist()}. Expected one "
                "that this version wrote. Use the version in environment.json of the run folder, or train again."
            ) from error
        self._arrays = {key: array for key, array in arrays.items() if key.startswith(("ema/", "generator/"))}
        self._dropout = dropout
        self._tiles: TileNetworks | None = None

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
            An array of the same dimensions, with the target's channels, float32 in [-1, 1]; notebooks show it as a
            picture.

        Raises:
            DataError: this is no image, or one with channels that cannot become those of the run's sources; an extra
                is missing or does not fit; or the run was trained without sources.
        """
        chosen, examples = self.direction(direction), [(source, extras)]
        if is_batch := source.ndim == 4 and len(source) > 0:
            rows = [{name: extra[row] for name, extra in extras.items()} for row in range(len(source))]
            examples = list(zip(source, rows, strict=True))
        examples = [checked_example(*example, chosen, seed) for example in examples]
        height, width = examples[0]["source"].shape[:2]
        self._refuse_shortage("array", height, width, direction)
        size = self.padded_size(height, width)
        made = list(translated(self.generators, size, examples, direction, seed))
        return GeneratedImages.of(np.stack(made) if is_batch else made[0], chosen.pictures)

    def sample(
        self,
        seeds: Iterable[int],
        extras: Mapping[str, Any] = MappingProxyType({}),
        size: tuple[int, int] | None = None,
        truncation: float = 1.0,
    ) -> np.ndarray:
        """Make an image from each seed alone; the same seed makes the same image, alone or among others.

        Args:
            seeds: whole numbers from 0.
            extras: as `translate` takes them, the same for all; `noise` takes the place of what is drawn.
            size: height and width, where the networks take others than that of training.
            truncation: scales the noise: below 1, images are more alike, and fewer of them fail.

        Returns:
            (n, height, width, channels) float32 in [-1, 1]; notebooks show it as pictures.

        Raises:
            DataError: the run translates sources, an extra is missing or does not fit, the networks do not take the
                size, or there is no noise to scale.
        """
        if "source" in self.reads():
            raise DataError(
                f"method '{self.experiment.method.name}': this run translates sources, and images need one. Expected a "
                "source for each seed: translate(source, seed=3) in Python, or ganforge sample RUN --source FILE"
            )
        chosen = self.direction()
        height, width = size or chosen.shape.target[:2]
        entries = checked_extras(extras, chosen.inputs, (height, width))
        made = np.stack([self._sample(seed, entries, (height, width), truncation) for seed in seeds])
        return GeneratedImages.of(made, chosen.pictures)

    def noise(self, seed: int, source: np.ndarray | None = None, direction: str = "forward") -> np.ndarray:
        """The noise that a seed stands for, alone or for an image to translate, float32.

        Raises:
            DataError: the method declares none.
        """
        from ganforge.training.step.latent_noise import with_noise

        refuse_no_noise(self.experiment.method)
        seen = None if source is None else checked_image(source, self.direction(direction).source.channels)
        batch = {} if seen is None else {"source": seen[None]}
        return np.asarray(with_noise(self.experiment.method, {**batch, "chance": fixed_chance(seed, seen)})["noise"][0])

    def reads(self, direction: str = "forward") -> set[str]:
        """What a translation really reads: `source`, extras, `noise`, `chance`. The networks are built for that."""
        return self.generators.reads(self.direction(direction).name)

    def varies(self, direction: str = "forward") -> bool:
        """Whether another seed gives another image. The networks are built for that."""
        return self.generators.varies(self.direction(direction).name)

    def direction(self, name: str = "forward") -> Direction:
        """What one of the method's directions translates, and how its files are read and written.

        Raises:
            DataError: the method has no such direction.
        """
        return Direction.of(self.experiment, self.shape, name)

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
        chosen = self.direction(direction)
        entries = chosen.extras(extras).of(files[0])
        if header := header_of(files[0]):
            self._refuse_shortage(visible(files[0]), header.height, header.width, direction)
        return self.translate(chosen.read(files, is_example), entries, direction, seed)

    def save(self, generated: np.ndarray, path: str | Path, direction: str = "forward") -> None:
        """Write a translation as the run's targets are, or what else a direction makes: pictures, classes or heights.

        Args:
            generated: (height, width, channels) float32 in [-1, 1].
            path: the file; its folder must exist.
            direction: in which it was translated.

        Raises:
            RunError: the file cannot be written.
        """
        self.direction(direction).write(generated, Path(path))

    def _sample(
        self, seed: int, entries: Mapping[str, np.ndarray], size: tuple[int, int], truncation: float
    ) -> np.ndarray:
        drawn = {"chance": fixed_chance(seed, None)[0]}
        if truncation != 1:
            drawn["noise"] = truncation * self.noise(seed)
        batch = {name: np.asarray(entry)[None] for name, entry in {**drawn, **entries}.items()}
        try:
            return self.generators.translate(size, batch, seed=seed)[0]
        except (RunError, ShapeError) as error:
            if size == self.shape.target[:2]:
                raise
            raise DataError(
                f"size {size[0]}x{size[1]}: the networks do not make images of this size. Expected that of training, "
                f"{self.shape.target.height}x{self.shape.target.width}. {error}"
            ) from error

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The smallest size that all generators take."""
        size, generators = (height, width), (self.experiment.generator, *self.experiment.generators.values())
        for generator in generators * len(generators):  # one may ask for more than another has padded to
            size = generator.padded_size(*size)
        return size

    def shortage(self, height: int, width: int, direction: str = "forward") -> str:
        """Why an image of this size cannot be translated in one piece: how much memory that takes; empty where it can.

        Networks are built at this size, unless the image alone takes too much.
        """
        least = 4 * height * width * sum(image.channels for image in self.shape.images.values())
        return shortage(
            (height, width), (lambda: least, lambda: self.memory(self.padded_size(height, width), direction))
        )

    def memory(self, size: tuple[int, int], direction: str = "forward") -> int:
        """About how many bytes it takes to read, translate and write an image of a size that the networks take."""
        return self.generators.memory(*size, direction)

    @cached_property
    def generators(self) -> "TrainedGenerators":
        """The networks, which are built for the sizes of images; something else may translate in their place."""
        from ganforge.inference.trained_generators import TrainedGenerators

        return TrainedGenerators(self.experiment, self.shape, self._arrays, self._dropout)

    def use(self, substitute: "Substitute", direction: str = "forward") -> None:
        """Translate with something else from now on; sizes that it does not take, and tiles, are left to TensorFlow."""
        self.generators.substitutes[direction] = substitute

    def tile_networks(self, size: tuple[int, int], direction: str = "forward") -> "TileNetworks":
        """The networks for tiles of a size that they take; those that were used last are kept."""
        from ganforge.inference.tile_networks import TileNetworks

        if self._tiles is None or (self._tiles.size, self._tiles.direction) != (size, direction):
            self._tiles = TileNetworks(self.generators, size, direction)
        return self._tiles

    def _refuse_shortage(self, where: str, height: int, width: int, direction: str) -> None:
        if shortage := self.shortage(height, width, direction):
            raise DataError(f"{where}: {shortage}")


load = Translator.load
