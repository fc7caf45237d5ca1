"""Two folders of images that have nothing to do with each other."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from ganforge.components import Examples, Split
from ganforge_images.folder_pair_dataset import FolderPairDataset, Place


class UnpairedFolders(FolderPairDataset):
    """A folder of sources and one of targets, of any number each; any of one goes with any of the other.

    Training examples have no end. Each source comes once before any comes again, and so does each target, in orders
    that are drawn anew each time: in the long run every source meets every target. For validation and test each has
    one partner.

    Splits are subfolders on either side, as in `paired-folders`: `photos/train` or `train/photos`.
    """

    paired: ClassVar[bool] = False

    name: Literal["unpaired-folders"] = "unpaired-folders"
    noun = "images"
    source: Place = Field(description="Folder of the sources, within `path`.")

    def columns(self, split: Split) -> Sequence[Sequence[Path]]:
        """The source files, and the target files.

        Raises:
            DataError: as `Splits.files`.
        """
        return [folder.files(split) for folder in self.folders()]

    def load(self, split: Split, seed: int) -> Examples:
        """Check the files of a split as other datasets do, then read each side in an order of its own."""
        from ganforge_images.reading import read_unpaired

        return read_unpaired(self.layout(self.columns(split)), split, seed)

    def files(self, split: Split) -> Sequence[Path]:
        """None: which two make an example depends on the seed."""
        return ()

    def count(self, split: Split) -> str:
        """How many there are on each side."""
        return " and ".join(str(len(column)) for column in self.columns(split))
