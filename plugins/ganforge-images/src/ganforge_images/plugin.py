"""What this package offers."""

from collections.abc import Sequence

from ganforge.components import Dataset, Loss
from ganforge.discovery.hookspecs import hookimpl
from ganforge_images.cross_entropy import CrossEntropy
from ganforge_images.derived_pairs import DerivedPairs
from ganforge_images.folder_dataset import ImageFolder
from ganforge_images.paired_folders import PairedFolders
from ganforge_images.side_by_side import SideBySide
from ganforge_images.unpaired_folders import UnpairedFolders

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """The datasets."""
    return (SideBySide, PairedFolders, UnpairedFolders, DerivedPairs, ImageFolder)


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The loss for label maps."""
    return (CrossEntropy,)
