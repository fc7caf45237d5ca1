"""Pairs in two folders: the same file name in both."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from ganforge.components import Split
from ganforge.errors import DataError
from ganforge_images.image_pairs import ImagePairs


class PairedFolders(ImagePairs):
    """A folder of sources and one of targets; files of the same name, whatever the suffix, are a pair.

    Splits are subfolders on either side: `photos/train` or `train/photos`.
    """

    name: Literal["paired-folders"] = "paired-folders"
    source: str = Field(description="Folder of the sources, within `path`.")
    target: str = Field(description="Folder of the targets, within `path`.")

    def pair_files(self, split: Split) -> Sequence[tuple[Path, ...]]:
        """Source file and target file of each pair, by name.

        Raises:
            DataError: as `Splits.files`; or files have no partner, or two files of a folder have one name.
        """
        from ganforge_images.headers import SHOWN

        sources, targets = self._by_stem(self.source, split), self._by_stem(self.target, split)
        alone = [*_missing(sources, targets), *_missing(targets, sources)]
        if alone:
            more = [f"and {len(alone) - SHOWN} more."] if len(alone) > SHOWN else []
            raise DataError("\n".join([*alone[:SHOWN], *more, "Add the partners, or move these files elsewhere."]))
        return [(file, targets[stem]) for stem, file in sources.items()]

    def _by_stem(self, folder: str, split: Split) -> dict[str, Path]:
        files: dict[str, Path] = {}
        for file in self._splits(self.path / folder, inverted=True).files(split):
            if file.stem in files:
                raise DataError(f"{file}: {files[file.stem].name} has the same name. Expected one. Remove one of them.")
            files[file.stem] = file
        return files


def _missing(files: dict[str, Path], partners: dict[str, Path]) -> list[str]:
    """A line for each file that has no partner."""
    folder = next(iter(partners.values())).parent
    return [f"{file}: there is no image {stem} in {folder}." for stem, file in files.items() if stem not in partners]
