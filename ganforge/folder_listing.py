"""What a folder holds: its images, and what is skipped."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ganforge.errors import DataError
from ganforge.file_names import canonical, listed, visible

SUFFIXES = (
    *(".png", ".apng", ".jpg", ".jpeg", ".jpe", ".jfif", ".bmp", ".dib", ".gif", ".webp", ".tif", ".tiff", ".tga"),
    *(".jp2", ".j2k", ".jpx", ".jpf", ".ppm", ".pgm", ".pbm", ".pnm", ".heic", ".heif", ".hif", ".avif"),
)
"""What the names of images end in, in either case."""

_OF_SYSTEMS = frozenset({".ds_store", ".directory", ".gitignore", ".gitkeep", "desktop.ini", "thumbs.db"})
_SUBFOLDERS = "images in subfolders"
_ONE = {
    "broken links": "broken link",
    "files of other types": "file of another type",
    "folders that cannot be read": "folder that cannot be read",
    "hidden files": "hidden file",
    "pipes and devices": "pipe or device",
    _SUBFOLDERS: "image in a subfolder",
}
_LOOKED_AT = 10_000
"""Entries of subfolders that are counted at most; there may be a million."""


@dataclass(frozen=True)
class FolderListing:
    """The images of a folder, and what else it holds.

    Attributes:
        folder: what was listed.
        files: the images, sorted by name.
        skipped: the names of what is not read, by kind, such as "broken links".
    """

    folder: Path
    files: Sequence[Path]
    skipped: Mapping[str, Sequence[str]]

    def by_name(self) -> dict[str, Path]:
        """The images by `image_name`.

        Raises:
            DataError: two have the same name.
        """
        return by_name(self.files, self.folder)

    def remarks(self, advice: str = "") -> list[str]:
        """A sentence for each kind of what is skipped.

        Args:
            advice: what to do about images in subfolders.
        """
        return [
            f"{visible(self.folder)}: skipped: {_counted(kind, names)}. {advice * (kind == _SUBFOLDERS)}".rstrip()
            for kind, names in self.skipped.items()
        ]


def list_images(folder: Path, recursive: bool = False, apart: Collection[str] = ()) -> FolderListing:
    """List a folder without opening a file.

    Args:
        folder: where to look.
        recursive: whether images in subfolders count.
        apart: subfolders with a meaning of their own, which are neither read nor mentioned.

    Raises:
        DataError: the folder is missing, is a file, cannot be read or holds no image.
    """
    if not folder.is_dir():
        what = "this is a file, not a folder" if folder.exists() else "there is no such folder"
        raise DataError(f"{visible(folder)}: {what}. Give the path of a folder of images.")
    files: list[Path] = []
    skipped: dict[str, list[str]] = {}
    for path, kind in _entries(folder, recursive, apart):
        files.append(path) if kind is None else skipped.setdefault(kind, []).append(str(path.relative_to(folder)))
    if not files:
        held = [entry.name + "/" * _is_folder(entry) for entry in _scanned(folder) if entry.name[0] != "."]
        inside = f" It has {_counted(_SUBFOLDERS, skipped[_SUBFOLDERS])}." if _SUBFOLDERS in skipped else ""
        formats = ", ".join(suffix[1:] for suffix in SUFFIXES)
        raise DataError(
            f"{visible(folder)}: no images. It holds {listed(held, 5) or 'nothing'}.{inside} Expected files that end "
            f"in {formats}."
        )
    return FolderListing(folder, files, skipped)


def image_name(file: Path, folder: Path) -> str:
    """What files of a pair have in common: the path within the folder, without suffix."""
    name = canonical(file.stem)
    return name if file.parent == folder else f"{canonical(file.parent.relative_to(folder).as_posix())}/{name}"


def by_name(files: Iterable[Path], folder: Path) -> dict[str, Path]:
    """Files by `image_name`.

    Raises:
        DataError: two have the same name.
    """
    return unique((image_name(file, folder), file) for file in files)


def unique(files: Iterable[tuple[str, Path]]) -> dict[str, Path]:
    """Files by names of any kind.

    Raises:
        DataError: two have the same name.
    """
    named: dict[str, Path] = {}
    for name, file in files:
        other = named.setdefault(name, file)
        if other is not file:
            raise DataError(
                f"{visible(file)}: {visible(other.name)} has the same name. Expected each name once, whatever the "
                "suffix. Remove one of the files."
            )
    return named


def _entries(folder: Path, recursive: bool, apart: Collection[str]) -> Iterator[tuple[Path, str | None]]:
    """Everything in a folder, by name, with the kind of what is skipped."""
    for entry in _scanned(folder):
        path, name = folder / entry.name, entry.name.lower()
        if _is_folder(entry) and not name.startswith("."):
            if entry.name in apart:
                continue
            if recursive:
                yield from _inside(path)
            else:
                found = zip(range(_LOOKED_AT), _inside(path), strict=False)
                yield from ((file, _SUBFOLDERS) for _, (file, kind) in found if kind is None)
        elif name not in _OF_SYSTEMS:
            yield path, _kind(entry, name)


def _inside(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Everything in a subfolder and the subfolders of it."""
    if folder.is_symlink() and folder.resolve() in folder.absolute().parents:
        return  # it would never end
    try:
        yield from _entries(folder, True, ())
    except DataError:
        yield folder, "folders that cannot be read"


def _kind(entry: "os.DirEntry[str]", name: str) -> str | None:
    """What a file is that is skipped; None for an image."""
    if name.startswith("."):
        return "hidden files"
    if not name.endswith(SUFFIXES):
        return "files of other types"
    if _is_file(entry):
        return None
    return "broken links" if entry.is_symlink() else "pipes and devices"


def _scanned(folder: Path) -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as found:  # asks the disk nothing more of each: there may be 100,000
            return sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        raise DataError(
            f"{visible(folder)}: the folder cannot be read: {error.strerror}. Check its permissions."
        ) from error


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself
        return False


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _counted(kind: str, names: Sequence[str]) -> str:
    return f"{len(names)} {_ONE.get(kind, kind) if len(names) == 1 else kind} ({listed(names)})"
