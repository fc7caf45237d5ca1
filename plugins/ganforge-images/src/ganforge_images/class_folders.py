"""Folders that hold the images of one class each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from ganforge.components import Split
from ganforge.errors import DataError
from ganforge.file_names import canonical, visible
from ganforge_images.extra_values import sorted_classes
from ganforge_images.splits import NamedFiles, Splits, split_folder_names


@dataclass(frozen=True)
class ClassFolders:
    """The folders of several classes, each with its own splits.

    Attributes:
        folders: by the name of the class.
    """

    folders: Mapping[str, Splits]

    def named_files(self, split: Split) -> NamedFiles:
        """The images of one split, each named after its class and itself: `cats/1`.

        Classes take turns, so that the first few images show all.

        Raises:
            DataError: as `Splits.files`; of validation and test, only where no class has an image.
        """
        found, missing = [], []
        for name, folder in self.folders.items():
            try:
                found.append([(f"{name}/{inner}", file) for inner, file in folder.named_files(split)])
            except DataError as error:
                missing.append(error)
        if missing and (split == "train" or not found):
            raise missing[0]
        return [each for row in zip_longest(*found) for each in row if each]


def found_classes(folder: Path, apart: Collection[str]) -> tuple[str, ...]:
    """The names of the subfolders with images of a class, sorted; those for splits are not among them.

    Args:
        folder: with the subfolders, or with those for splits.
        apart: subfolders that hold something else.

    Raises:
        DataError: the folder cannot be read, or there are fewer than two.
    """
    others = {*apart, *split_folder_names()}
    train = next((folder / name for name in split_folder_names("train") if (folder / name).is_dir()), folder)
    try:
        inside = [entry.name for entry in train.iterdir() if entry.is_dir() and not entry.name.startswith(".")]
    except OSError as error:
        raise DataError(f"{visible(train)}: the folder cannot be read: {error.strerror}. Check the path.") from error
    classes = sorted_classes(canonical(name) for name in inside if name not in others)
    if len(classes) < 2:
        raise DataError(
            f"{visible(train)}: there are {len(classes)} subfolders for classes. Expected 2 or more. Move the images "
            "of each class into a subfolder named after it."
        )
    return classes
