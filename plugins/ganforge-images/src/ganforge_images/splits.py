"""Divides the files of a folder into training, validation and test."""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from ganforge.components import Split
from ganforge.errors import DataError
from ganforge.file_names import canonical, on_disk, visible
from ganforge.folder_listing import FolderListing, list_images, unique

FOLDERS: dict[Split, tuple[str, ...]] = {
    "train": ("train", "training"),
    "validation": ("val", "validation", "valid"),
    "test": ("test", "testing"),
}

NamedFiles = list[tuple[str, Path]]


@dataclass(frozen=True)
class Splits:
    """The splits of one folder: subfolders if there are any; what has none is cut from the training images.

    The cut depends on file names alone, so an image stays in its split when others come or go, whatever the seed. Only
    where a split would be left without an image it gets one: from two images on, training and validation have one each.

    Attributes:
        folder: holds the images, or the subfolders of `FOLDERS`.
        validation_share: of the training images, if that split has no subfolder.
        test_share: of the training images, if that split has no subfolder.
        inverted: the subfolders may also stand outside: `train/photos` for the folder `photos`.
        recursive: images in subfolders count.
        pattern: a name with one *, which stands for what the files of a pair have in common; other files are ignored.
        others: patterns of files that are ignored though they fit.
        apart: subfolders that hold something else.
    """

    folder: Path
    validation_share: float
    test_share: float
    inverted: bool = False
    recursive: bool = False
    pattern: str = "*"
    others: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()

    def files(self, split: Split) -> list[Path]:
        """The images of one split, by name.

        Raises:
            DataError: there is none; the message says where they were looked for.
        """
        return [file for _, file in self.named_files(split)]

    def named_files(self, split: Split, names: Collection[str] = ()) -> NamedFiles:
        """The images of one split, each with its name: what the * of the pattern stands for.

        Args:
            split: train, validation or test.
            names: what is cut, if it is more than the names here, as where images of another folder belong to these.

        Raises:
            DataError: as `files`.
        """
        if self.has_folder(split):
            return self._named(self.listing(split))
        splits = self._cut({*names, *(name for name, _ in self.training_pool)})
        files = [(name, file) for name, file in self.training_pool if splits[name] == split]
        if not files:
            raise DataError(
                f"{visible(self.folder)}: no image for the {split} split: there is no subfolder "
                f"{', '.join(FOLDERS[split])}, and a share of {self._share(split):g} of {len(splits)} images is none. "
                "Add such a subfolder, add images, or change the shares."
            )
        return files

    def has_folder(self, split: Split) -> bool:
        """Whether a split is a folder of its own, rather than cut from the training images."""
        return split != "train" and self._folders[split] is not None

    @cached_property
    def training_pool(self) -> NamedFiles:
        """The images that splits without a folder are cut from.

        Raises:
            DataError: there is none.
        """
        return self._named(self.listing("train"))

    def listing(self, split: Split) -> FolderListing:
        """What the folder holds that a split comes from.

        Raises:
            DataError: there is no image.
        """
        own = self._folders[split] if self.has_folder(split) else self._folders["train"]
        apart = self.apart if own else (*self.apart, *split_folder_names())
        try:
            return list_images(own or self.folder, self.recursive, apart)
        except DataError as error:
            if self.has_folder(split):
                raise
            names = "; ".join(", ".join(names) for names in FOLDERS.values())
            advice = "" if self.recursive else " Set recursive = true to read images in other subfolders."
            raise DataError(f"{error} Subfolders for the splits may be named {names}.{advice}") from None

    def candidates(self, split: Split) -> tuple[dict[str, Path], Path]:
        """All images that a split may take some of, by name, and their folder.

        Raises:
            DataError: there is none, or two have the same name.
        """
        listing = self.listing(split)
        return unique(self._named(listing)), listing.folder

    def remarks(self, split: Split) -> list[str]:
        """What is skipped where a split comes from, and whether the test's share is none.

        Raises:
            DataError: as `files`.
        """
        remarks = self.listing(split).remarks("Set recursive = true to read them.")
        if split == "train" and self._share("test") and not self.has_folder("test"):
            splits = self._cut(name for name, _ in self.training_pool)
            if "test" not in splits.values():
                share = f"a share of {self._share('test'):g} of {len(splits)} images is none"
                remarks.append(f"{visible(self.folder)}: no test split: {share}. Add images, or a folder test.")
        return remarks

    def _named(self, listing: FolderListing) -> NamedFiles:
        named = []
        for file in listing.files:
            name = _fitting(file.stem, self.pattern)
            if name is not None and all(_fitting(file.stem, other) is None for other in self.others):
                inside = "" if file.parent == listing.folder else f"{file.parent.relative_to(listing.folder)}/"
                named.append((canonical(inside) + name, file))
        if not named:
            raise DataError(
                f"{visible(listing.folder)}: no name of an image there fits {self.pattern}. The first is "
                f"{visible(listing.files[0].name)}. Change the pattern: its * stands for what the files of a pair have "
                "in common."
            )
        return named

    @cached_property
    def _folders(self) -> dict[Split, Path | None]:
        return {split: next(filter(Path.is_dir, self._places(names)), None) for split, names in FOLDERS.items()}

    def _places(self, names: tuple[str, ...]) -> list[Path]:
        inside = [self.folder / name for name in _spellings(names)]
        if not self.inverted:
            return inside
        return inside + [on_disk(self.folder.parent / name / self.folder.name) for name in _spellings(names)]

    def _share(self, split: Split) -> float:
        shares = {"validation": self.validation_share, "test": self.test_share}
        return shares.get(split, 1 - self.validation_share - self.test_share)

    def _cut(self, names: Iterable[str]) -> dict[str, Split]:
        """The split of each name. If names are few, training gets one first, then validation, then the test."""
        ordered = sorted(set(names), key=place_of)
        shares = [0.0 if self.has_folder(split) else self._share(split) for split in ("validation", "test")]
        validation, test = split_sizes([place_of(name) for name in ordered], *shares)
        return {
            name: "validation" if rank < validation else "test" if rank < validation + test else "train"
            for rank, name in enumerate(ordered)
        }


def split_folder_names(split: Split | None = None) -> list[str]:
    """What the subfolder of a split, or of any, may be called."""
    return [name for one, names in FOLDERS.items() if split in (one, None) for name in _spellings(names)]


def _spellings(names: Iterable[str]) -> list[str]:
    """Names of folders as people write them: val, Val, VAL."""
    return [spelling for name in names for spelling in (name, name.capitalize(), name.upper())]


def split_sizes(places: Sequence[float], validation_share: float, test_share: float) -> tuple[int, int]:
    """How many images validation and the test get.

    If images are few, training gets one first, then validation, then the test.

    Args:
        places: of all images, from `place_of`, in ascending order.
        validation_share: of the images, or 0 if that split has its own.
        test_share: of the images, or 0 if that split has its own.
    """
    first = bisect_left(places, validation_share)
    validation, test = first, bisect_left(places, validation_share + test_share) - first
    validation, test = max(validation, validation_share > 0), max(test, test_share > 0)
    while validation + test >= len(places) and validation + test:
        if test > 1 or (test and validation <= 1):
            test -= 1
        else:
            validation -= 1
    return validation, test


def place_of(name: str) -> float:
    """From 0 to 1, always the same for the same name."""
    return int.from_bytes(blake2b(name.encode(errors="surrogateescape"), digest_size=8).digest()) / 2**64


def _fitting(stem: str, pattern: str) -> str | None:
    """What the * of a pattern stands for in a name; None where it does not fit."""
    stem, (start, end) = canonical(stem), canonical(pattern).split("*")
    fits = stem.startswith(start) and stem.endswith(end) and len(stem) >= len(start) + len(end)
    return stem[len(start) : len(stem) - len(end)] if fits else None
