"""Pairs in two folders: the same file name in both."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field, model_validator

from ganforge.components import Split
from ganforge.errors import DataError, UnusableFilesError
from ganforge.file_names import visible
from ganforge.folder_listing import unique
from ganforge_images.example_files import ExampleFiles
from ganforge_images.folder_pair_dataset import FolderPairDataset
from ganforge_images.folder_pattern import FolderPattern

if TYPE_CHECKING:
    import numpy as np


class PairedFolders(FolderPairDataset):
    """A folder of sources and a folder of targets; files with the same name, whatever the suffix, are a pair.

    If names differ, a * stands for the part that is the same, as in `frames/*_photo`; other files there are ignored.
    Subfolders for splits may be on either side: `photos/train` or `train/photos`.
    """

    name: Literal["paired-folders"] = "paired-folders"
    source: FolderPattern | tuple[FolderPattern, ...] = Field(
        description="Folder of the sources, within `path`; or a list of folders, whose images are stacked by channels."
    )

    @model_validator(mode="after")
    def _has_sources(self) -> "PairedFolders":
        if not self.sources:
            raise ValueError("source is an empty list. Give one folder or more.")
        if len(self.sources) > 1 and (self.source_labels or self.source_value_range):
            raise ValueError(f"source_labels and source_value_range are for one folder, not {len(self.sources)}.")
        return self

    def example_files(self, split: Split) -> ExampleFiles:
        """Source files and target files; those of a pair are at the same place in each.

        Raises:
            UnusableFilesError: files have no partner.
            DataError: as `Splits.files`; or two files of a folder have one name.
        """
        files = self._by_place(split)
        names = dict.fromkeys(name for named in files for name in named)
        if alone := [line for named in reversed(files) for line in _missing(names, named, files)]:
            raise UnusableFilesError(alone, "Add the partners, or move these files elsewhere.")
        return _in_columns(files, list(files[0]))

    def matched_files(self, split: Split) -> ExampleFiles:
        """As `example_files`, without the files that have no partner."""
        first, *others = files = self._by_place(split)
        matched = [name for name in first if all(name in named for named in others)]
        if not matched:
            raise DataError(f"{visible(self.path)}: no source has a target of the same name in the {split} split.")
        return _in_columns(files, matched)

    def _by_place(self, split: Split) -> list[dict[str, Path]]:
        """The files of each source folder, and of the target folder, by name."""
        folders = self.folders()
        names = {name for one in folders if not one.has_folder(split) for name, _ in one.training_pool}
        return [unique(one.named_files(split, names)) for one in folders]

    def to_pictures(self, role: str, images: "np.ndarray") -> "np.ndarray":
        """Label maps in the colors of their classes; of several sources, the first."""
        if role == "source" and len(self.sources) > 1:
            images = images[..., : self.source_channels]
        return super().to_pictures(role, images)

    def from_file(self, role: str, path: Path) -> "np.ndarray":
        """One picture as networks see it: (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: as in other datasets; or a source is made of several files.
        """
        if role == "source" and len(self.sources) > 1:
            raise DataError(
                f"{visible(path)}: a source is made of {len(self.sources)} files, one of each source folder. "
                "Expected all of them. Give a file for each folder."
            )
        return super().from_file(role, path)

    def files_of(self, role: str) -> int:
        """The number of source folders; 1 for a target."""
        return len(self.sources) if role == "source" else 1

    def from_files(self, role: str, paths: "Sequence[Path]") -> "np.ndarray":
        """One image from its files, stacked by channels: (height, width, channels) float32 in [-1, 1].

        Raises:
            DataError: as in other datasets; or the files differ in size.
        """
        if len(paths) == 1:
            return super().from_files(role, paths)
        import numpy as np

        images = [self.encoding(role).read(path) for path in paths]
        for path, image in zip(paths, images, strict=True):
            if image.shape[:2] != images[0].shape[:2]:
                sizes = ["x".join(map(str, each.shape[:2])) for each in (image, images[0])]
                raise DataError(
                    f"{visible(path)}: this picture is {sizes[0]}, {visible(paths[0])} is {sizes[1]}. Expected one "
                    "size."
                )
        return np.concatenate(images, axis=-1)

    def channels(self) -> tuple[int, int]:
        """Those of one source once for each of its folders, and those of the target."""
        return self.encoding("source").channels * len(self.sources), self.encoding("target").channels


def _in_columns(files: Sequence[Mapping[str, Path]], names: Sequence[str]) -> ExampleFiles:
    return ExampleFiles(names, [[named[name] for name in names] for named in files])


def _missing(names: Iterable[str], files: dict[str, Path], places: Sequence[dict[str, Path]]) -> list[str]:
    """A line for each file that has no partner among `files`."""
    folder = next(iter(files.values())).parent
    have = {name: file for place in reversed(places) for name, file in place.items()}
    return [
        f"{visible(have[name])}: there is no image {visible(name)} in {visible(folder)}."
        for name in names
        if name not in files
    ]
