"""What a direction of a method translates, and how its files are read and written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ganforge.components import ImageShape
from ganforge.components.image_rows import ImageRows
from ganforge.components.row_reader import RowReader
from ganforge.components.shapes import EntryShape, ExampleShape
from ganforge.errors import DataError
from ganforge.experiment.experiment import Experiment
from ganforge.file_names import visible
from ganforge.inference.given_extras import GivenExtras
from ganforge.suggestions import did_you_mean, listed

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class Direction:
    """One of the directions of a run's method.

    Attributes:
        name: as the method calls it.
        experiment: of the run.
        examples: the shape of what it was trained with.
        given: the entry that is translated, such as source.
        made: the entry that it becomes, such as target.
    """

    name: str
    experiment: Experiment
    examples: ExampleShape
    given: str
    made: str

    @classmethod
    def of(cls, experiment: Experiment, examples: ExampleShape, name: str) -> Self:
        """Look it up.

        Raises:
            DataError: the method has no such direction.
        """
        directions = experiment.method.directions
        if name not in directions:
            raise DataError(
                f"direction {name!r}: method '{experiment.method.name}' has no such direction"
                f"{did_you_mean(name, directions)} It has: {listed(directions)}."
            )
        return cls(name, experiment, examples, *directions[name])

    @cached_property
    def shape(self) -> ExampleShape:
        """Of its source, its target and the extras."""
        return self.examples.between(self.given, self.made)

    @property
    def source(self) -> ImageShape:
        """The shape of what it translates.

        Raises:
            DataError: there is nothing to translate, for images are made from noise.
        """
        if self.shape.source is None:
            raise DataError(
                f"method '{self.experiment.method.name}': this run was trained without sources, so there is nothing to "
                "translate. Make images from seeds: ganforge sample RUN --seeds 0-35"
            )
        return self.shape.source

    @property
    def inputs(self) -> dict[str, EntryShape]:
        """What can be given beside the source: the extras, and noise if the method declares any."""
        from ganforge.training.step.latent_noise import noise_entry

        return {**self.shape.extras, **noise_entry(self.experiment.method, self.shape.source)}

    @property
    def count(self) -> int:
        """How many files one image to translate is made of."""
        return self.experiment.dataset.files_of(self.given)

    def suffix(self, source: Path | None = None) -> str:
        """What the name of a translation ends in, of this file or of none."""
        return self.experiment.dataset.file_suffix(self.made, source)

    def extras(self, given: Mapping[str, Any]) -> GivenExtras:
        """The extras of files, from classes, numbers, images, folders and tables; see `GivenExtras`.

        Raises:
            DataError: they do not fit the run, or a file is missing.
        """
        return GivenExtras(given, self.shape.extras, self.experiment.dataset, self.given)

    def read(self, paths: Sequence[Path], is_example: bool | None = None) -> "np.ndarray":
        """The image to translate, (height, width, channels) float32 in [-1, 1]; otherwise as `open`."""
        return self.open(paths, is_example).whole()

    def open(self, paths: Sequence[Path], is_example: bool | None = None) -> RowReader:
        """The image to translate, of which only rows that are needed become what networks see.

        Args:
            paths: the files that it is made of.
            is_example: whether the file is like those that the run was trained on, and holds more than a source. None:
                a file that looks like that is refused.

        Raises:
            DataError: the files cannot be read, do not go together, or hold more than a source.
        """
        dataset = self.experiment.dataset
        if self.given != "source":
            if is_example:
                raise DataError(
                    f"{visible(paths[0])}: examples are searched for their source, and this direction translates the "
                    f"{self.given}. Leave out --examples."
                )
        elif is_example:
            return RowReader(dataset.source_in(paths[0]))
        elif is_example is None and len(paths) == 1 and (held := self._held(paths[0])):
            raise DataError(
                f"{visible(paths[0])}: {held}, like the files that the run was trained on. Expected a source alone. "
                "Add --examples to translate the source in each file, or --sources to take files as they are."
            )
        return self._opened(paths)

    def read_target(self, path: Path) -> "np.ndarray":
        """What an image should become, (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: the file cannot be read.
        """
        return self.experiment.dataset.from_file(self.made, path)

    def target_in(self, path: Path) -> "np.ndarray | None":
        """What the source in a file should become, as `read_target`, if that is in the same file.

        Raises:
            DataError: the file cannot be read.
        """
        return self.experiment.dataset.target_in(path) if self.made == "target" else None

    def write(self, image: "np.ndarray", path: Path) -> None:
        """Write a translation, (height, width, channels) float32 in [-1, 1].

        Raises:
            RunError: the file cannot be written.
        """
        self.experiment.dataset.to_file(self.made, image, path)

    def pictures(self, images: "np.ndarray") -> "np.ndarray":
        """Translations for the eye: (n, height, width, any channels) float32 in [-1, 1] or uint8."""
        return self.experiment.dataset.to_pictures(self.made, images)

    def write_rows(self, image: ImageRows, path: Path) -> None:
        """Write a translation that is made some rows at a time, with what is kept of its source.

        Raises:
            RunError: the file cannot be written.
        """
        self.experiment.dataset.rows_to_file(self.made, image, path)

    def picture(self, image: "np.ndarray") -> "np.ndarray":
        """A translation for the eye: (height, width, any channels) float32 in [-1, 1] or uint8."""
        return self.pictures(image[None])[0]

    def source_picture(self, image: "np.ndarray") -> "np.ndarray":
        """What is translated, for the eye: as `picture`."""
        return self.experiment.dataset.to_pictures(self.given, image[None])[0]

    def _opened(self, paths: Sequence[Path]) -> RowReader:
        dataset = self.experiment.dataset
        if len(paths) == 1:
            return dataset.rows_from_file(self.given, paths[0])
        return RowReader(dataset.from_files(self.given, paths))

    def _held(self, path: Path) -> str:
        return self.experiment.dataset.holds_more_than_source(path, self.examples)
