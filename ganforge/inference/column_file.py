"""The columns of an extra in a table with a row for each image file."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from ganforge.errors import DataError
from ganforge.file_names import canonical, visible
from ganforge.suggestions import did_you_mean, listed
from ganforge.tables import FILE_COLUMNS, read_table


class ColumnFile:
    """What a table says of an extra, by image file."""

    def __init__(self, path: Path, extra: str, columns: Sequence[str] = (), role: str = "source") -> None:
        """Read the whole table.

        Args:
            path: the table.
            extra: the column that is looked up, unless all of `columns` are there.
            columns: those that the dataset makes the extra of.
            role: of the images that rows are for; a column of this name may name the files.

        Raises:
            DataError: it cannot be read, or lacks a column.
        """
        self.path = path
        self._cells: defaultdict[str, list[tuple[PurePath, Any]]] = defaultdict(list)
        for row in read_table(path):
            key = next((name for name in (role, *FILE_COLUMNS) if name in row.cells), None)
            chosen = columns if columns and all(name in row.cells for name in columns) else (extra,)
            if key is None or chosen[0] not in row.cells:
                raise DataError(f"{row.where}: {_lacking(row.cells, key, extra, role)}")
            cells = [row.cells[name] for name in chosen]
            named = PurePath(canonical(str(row.cells[key]).replace("\\", "/")))
            self._cells[named.name].append((named, cells if len(cells) > 1 else cells[0]))

    def cell(self, file: Path) -> Any:
        """What the row of a file holds; rows name files with or without folders and suffix.

        Raises:
            DataError: no row names it, or several do and differ.
        """
        whole = PurePath(canonical(str(file.absolute())))
        rows = [row for name in {whole.name, whole.stem} for row in self._cells.get(name, ())]
        found = [cell for named, cell in rows if _is_in(whole.parent, named.parent)]
        if not found:
            raise DataError(f"{visible(self.path)}: no row names {visible(file)}. Expected one for each image.")
        if any(cell != found[0] for cell in found):
            raise DataError(
                f"{visible(self.path)}: {len(found)} rows name {visible(file)} and differ. Expected one. Write more of "
                "the path in the column of files."
            )
        return found[0]


def _is_in(folder: PurePath, named: PurePath) -> bool:
    """Whether a folder ends in what a row calls it."""
    ends = tuple(part for part in named.parts if part not in ("/", ".."))
    return not ends or folder.parts[-len(ends) :] == ends


def _lacking(cells: Mapping[str, Any], key: str | None, extra: str, role: str) -> str:
    if key:
        return f"no column {extra!r}. Expected {extra!r}{did_you_mean(extra, cells)} It has: {listed(cells)}."
    wanted = listed((role, *FILE_COLUMNS))
    return f"no column that names the file. Expected one of {wanted}. It has: {listed(cells)}."
