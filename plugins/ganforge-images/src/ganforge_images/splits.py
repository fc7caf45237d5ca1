"""Which files of a folder are for training, for validation and for the test."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from ganforge.components import Split
from ganforge.errors import DataError
from ganforge.folder_listing import list_images

FOLDERS: dict[Split, tuple[str, ...]] = {
    "train": ("train", "training"),
    "validation": ("val", "validation", "valid"),
    "test": ("test", "testing"),
}


@dataclass(frozen=True)
class Splits:
    """The splits of one folder: subfolders where there are any; what has none is cut from the training images.

    The cut looks at file names only, so an image stays in its split when others come or go, whatever the seed.

    folder: holds the images, or the subfolders of `FOLDERS`.
    validation_share, test_share: of the training images, used where that split has no subfolder.
    inverted: the subfolders may also stand outside: `train/photos` for the folder `photos`.
    pattern: a name with one *, which stands for what the files of a pair have in common; other files are passed over.
    others: patterns of files that are passed over though they fit.
    """

    folder: Path
    validation_share: float
    test_share: float
    inverted: bool = False
    pattern: str = "*"
    others: tuple[str, ...] = ()

    def files(self, split: Split) -> list[Path]:
        """The images of one split, by name.

        Raises:
            DataError: there is none; the message says where they were looked for.
        """
        return [file for _, file in self.named_files(split)]

    def named_files(self, split: Split) -> list[tuple[str, Path]]:
        """The images of one split, each after what the * of the pattern stands for.

        Raises:
            DataError: as `files`.
        """
        own = self._folders[split]
        if own and split != "train":
            return self._named(list_images(own).files)
        files = [(name, file) for name, file in self._named(self._training_files()) if self._split(name) == split]
        if not files:
            names, share = ", ".join(FOLDERS[split]), 1 - self.validation_share - self.test_share
            share = {"validation": self.validation_share, "test": self.test_share}.get(split, share)
            raise DataError(
                f"{self.folder}: there is no image for the {split} split: no subfolder {names}, and a share of "
                f"{share:g} of the training images is none. Add such a subfolder or change the shares."
            )
        return files

    def _named(self, files: Sequence[Path]) -> list[tuple[str, Path]]:
        named = []
        for file in files:
            name = _fitting(file.stem, self.pattern)
            if name is not None and all(_fitting(file.stem, other) is None for other in self.others):
                named.append((name, file))
        if not named:
            raise DataError(
                f"{files[0].parent}: no name of an image there fits {self.pattern}. The first is {files[0].name}. "
                "Change the pattern: its * stands for what the files of a pair have in common."
            )
        return named

    def _training_files(self) -> Sequence[Path]:
        try:
            return list_images(self._folders["train"] or self.folder).files
        except DataError as error:
            names = "; ".join(", ".join(names) for names in FOLDERS.values())
            raise DataError(f"{error} Subfolders for the splits may be named {names}.") from None

    @cached_property
    def _folders(self) -> dict[Split, Path | None]:
        return {split: next(filter(Path.is_dir, self._places(names)), None) for split, names in FOLDERS.items()}

    def _places(self, names: tuple[str, ...]) -> list[Path]:
        outside = [self.folder.parent / name / self.folder.name for name in names] if self.inverted else []
        return [self.folder / name for name in names] + outside

    def _split(self, name: str) -> Split:
        """Where a training image belongs."""
        place = int.from_bytes(blake2b(name.encode(), digest_size=8).digest()) / 2**64
        validation_share = 0 if self._folders["validation"] else self.validation_share
        if place < validation_share:
            return "validation"
        return "test" if place < validation_share + (0 if self._folders["test"] else self.test_share) else "train"


def _fitting(stem: str, pattern: str) -> str | None:
    """What the * of a pattern stands for in a name; None where it does not fit."""
    start, end = pattern.split("*")
    fits = stem.startswith(start) and stem.endswith(end) and len(stem) >= len(start) + len(end)
    return stem[len(start) : len(stem) - len(end)] if fits else None
