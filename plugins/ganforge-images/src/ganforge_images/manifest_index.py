"""Which row of a manifest belongs to which file."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from ganforge.file_names import canonical, visible
from ganforge.tables import Row
from ganforge_images.example_files import ExampleFiles


class ManifestIndex:
    """The row of each file.

    A row names a file by its path within the folder of the dataset, or by its path within the folder of its images;
    with or without the suffix.

    Attributes:
        rows: by file.
        faults: rows that name no image, or one that another row names too; a sentence each.
    """

    def __init__(self, rows: Sequence[Row], column: str, folder: Path, examples: Iterable[ExampleFiles]) -> None:
        """Match rows and files.

        Args:
            rows: of the manifest.
            column: the column that names the files.
            folder: of the dataset.
            examples: of every split.
        """
        self.rows: dict[Path, Row] = {}
        self.faults: list[str] = []
        self._owners: dict[str, Path] = {}
        named = self._by_name(rows, column)
        files = [each for split in examples for each in zip(split.columns[0], split.names, strict=True)]
        for file, _ in files:
            self._claim(file, _paths(file, folder), named)
        # What is the path of one file may be the name of another, in a subfolder: there it does not count.
        left = {name: row for name, row in named.items() if name not in self._owners}
        for file, name in files:
            if file not in self.rows:
                self._claim(file, _names(file, name), left)
        self._refuse_rows_left(left, {key: file for file, name in files for key in _names(file, name)}, folder)

    def _by_name(self, rows: Sequence[Row], column: str) -> Mapping[str, Row]:
        named: dict[str, Row] = {}
        for row in rows:
            name = row.cells.get(column)
            if not isinstance(name, str) or not name:
                self.faults.append(f"{row.where}: there is no name of a file in the column {column!r}.")
                continue
            first = named.setdefault(canonical(name.replace("\\", "/")).removeprefix("./"), row)
            if first is not row:
                self.faults.append(f"{row.where}: {visible(name)} has a row already, {first.where}.")
        return named

    def _claim(self, file: Path, names: Iterable[str], named: Mapping[str, Row]) -> None:
        """Give a file the row that has one of its names."""
        for name in names:
            if name not in named:
                continue
            where, owner = named[name].where, self._owners.setdefault(name, file)
            if owner != file:
                message = f"{where}: {visible(name)} is {visible(owner)} as well as {visible(file)}."
                self.faults.append(f"{message} Write the path within the folder of the dataset.")
            elif file in self.rows:
                self.faults.append(f"{where}: {visible(file)} has a row already, {self.rows[file].where}.")
            else:
                self.rows[file] = named[name]

    def _refuse_rows_left(self, left: Mapping[str, Row], files: Mapping[str, Path], folder: Path) -> None:
        for name, row in left.items():
            file = files.get(name)
            if name in self._owners:
                continue
            if file in self.rows:
                self.faults.append(f"{row.where}: {visible(file)} has a row already, {self.rows[file].where}.")
            else:
                self.faults.append(f"{row.where}: there is no image {visible(name)} in {visible(folder)}.")


def _paths(file: Path, folder: Path) -> Iterable[str]:
    """The path of a file within the folder of the dataset, with and without suffix."""
    path = PurePosixPath(*file.parts[len(folder.parts) :])
    return dict.fromkeys(canonical(str(each)) for each in (path, path.with_suffix("")))


def _names(file: Path, name: str) -> Iterable[str]:
    """What a file is called within the folder of its images: its path, with and without suffix, and its name."""
    path = PurePosixPath(name.rpartition("/")[0], file.name)
    return dict.fromkeys(canonical(each) for each in (str(path), str(path.with_suffix("")), name))
