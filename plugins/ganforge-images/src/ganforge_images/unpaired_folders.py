"""Two folders of images that do not belong together."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ganforge.components import Examples, Split
from ganforge_images.example_files import ExampleFiles
from ganforge_images.folder_pair_dataset import FolderPairDataset
from ganforge_images.folder_pattern import FolderPattern

if TYPE_CHECKING:
    from ganforge_images.reading import Layout


class UnpairedFolders(FolderPairDataset):
    """A folder of sources and a folder of targets that do not belong together; their numbers may differ.

    Training examples have no end. Sources are repeated in a new random order each time, and so are targets: in the long
    run every source meets every target. In validation and test, each image has one partner.

    Subfolders for splits may be on either side, as in `paired-folders`: `photos/train` or `train/photos`.
    """

    paired: ClassVar[bool] = False

    name: Literal["unpaired-folders"] = "unpaired-folders"
    noun = "images"
    source: FolderPattern = Field(description="Folder of the sources, within `path`.")

    def example_files(self, split: Split) -> ExampleFiles:
        """The source files, and the target files.

        Raises:
            DataError: as `Splits.files`.
        """
        sources, targets = (folder.named_files(split) for folder in self.folders())
        return ExampleFiles([name for name, _ in sources], [[file for _, file in side] for side in (sources, targets)])

    def read(self, layout: "Layout", split: Split, seed: int) -> Examples:
        """The examples of a split: sources and targets in separate orders."""
        from ganforge_images.reading import read_unpaired

        return read_unpaired(layout, split, seed)

    def chosen(self, files: ExampleFiles, positions: Sequence[int]) -> ExampleFiles:
        """Some of the sources, and all targets."""
        sources, targets = files.columns
        some = ExampleFiles(files.names, [sources])
        names, (sources,) = super().chosen(some, positions)
        return ExampleFiles(names, [sources, targets])

    def files(self, split: Split) -> Sequence[Path]:
        """None: which two make an example depends on the seed."""
        return ()

    def count(self, split: Split) -> str:
        """How many there are on each side."""
        return " and ".join(str(len(column)) for column in self.columns(split))
