"""Finds the image that belongs to another image: one for all, or one of the same name in a folder."""

from collections.abc import Callable
from pathlib import Path

from ganforge.errors import DataError
from ganforge.file_names import canonical, visible
from ganforge.folder_listing import list_images


def image_lookup(where: str, path: Path) -> Callable[[Path], Path]:
    """From an image file to the one that belongs to it.

    Args:
        where: names what is looked up in messages.
        path: the image that belongs to all, or a folder; the longer the part of the paths that is the same, the better.

    Raises:
        DataError: there is no such file; so does a lookup that finds none.
    """
    if not path.is_dir():
        if not path.is_file():
            raise DataError(f"{where}: {visible(path)}: there is no such file. Check the path.")
        return lambda file: path
    images = list_images(path, recursive=True).by_name()

    def in_folder(file: Path) -> Path:
        parts = canonical(file.absolute().with_suffix("").as_posix()).split("/")
        ends = ("/".join(parts[start:]) for start in range(len(parts)))  # the longest first: as deep in subfolders
        found = next((images[end] for end in ends if end in images), None)
        if found is None:
            raise DataError(
                f"{where}: there is no image {visible(parts[-1])} in {visible(path)}. Expected one of the same name as "
                f"{visible(file)}."
            )
        return found

    return in_folder
