"""How the files of a direction are read and written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ganforge.components import Dataset
from ganforge.components.shapes import ExampleShape
from ganforge.errors import DataError
from ganforge.file_names import visible

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class DirectionFiles:
    """Reads and writes the images of a direction as the run's dataset does.

    Attributes:
        dataset: of the run.
        shape: of the examples that it was trained with.
        given: the entry that is translated, such as source.
        made: the entry that it becomes, such as target.
    """

    dataset: Dataset
    shape: ExampleShape
    given: str = "source"
    made: str = "target"

    @property
    def count(self) -> int:
        """How many files one image to translate is made of."""
        return self.dataset.files_of(self.given)

    @property
    def suffix(self) -> str:
        """What the names of translations end in."""
        return self.dataset.file_suffix(self.made)

    def read(self, paths: Sequence[Path], is_example: bool | None = None) -> "np.ndarray":
        """The image to translate, (height, width, channels) float32 in [-1, 1].

        Args:
            paths: the files that it is made of.
            is_example: whether the file is like those that the run was trained on, and holds more than a source. None:
                a file that looks like that is refused.

        Raises:
            DataError: the files cannot be read, do not go together, or hold more than a source.
        """
        if self.given != "source":
            if is_example:
                raise DataError(
                    f"{visible(paths[0])}: examples are searched for their source, and this direction translates the "
                    f"{self.given}. Leave out --examples."
                )
        elif is_example:
            return self.dataset.source_in(paths[0])
        elif is_example is None and len(paths) == 1 and (held := self._held(paths[0])):
            raise DataError(
                f"{visible(paths[0])}: {held}, like the files that the run was trained on. Expected a source alone. "
                "Add --examples to translate the source in each file, or --sources to take files as they are."
            )
        return self.dataset.from_files(self.given, paths)

    def write(self, image: "np.ndarray", path: Path) -> None:
        """Write a translation, (height, width, channels) float32 in [-1, 1].

        Raises:
            RunError: the file cannot be written.
        """
        self.dataset.to_file(self.made, image, path)

    def _held(self, path: Path) -> str:
        return self.dataset.holds_more_than_source(path, self.shape)
