"""A table with a row for each image file: CSV, or one JSON object per line."""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from ganforge.errors import DataError
from ganforge.file_names import canonical, visible
from ganforge.suggestions import did_you_mean, listed

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
"""What the names of tables end in."""
FILE_COLUMNS = ("file", "file_name", "filename", "path", "image", "name")
"""The column that names the file: the first of these that there is, after that of the entry's own name."""


class ColumnFile:
    """One column of a table, by image file."""

    def __init__(self, path: Path, column: str, role: str = "source") -> None:
        """Read the whole table.

        Args:
            path: the table.
            column: the column that is looked up.
            role: of the images that rows are for; a column of this name may name the files.

        Raises:
            DataError: it cannot be read, or lacks a column.
        """
        self.path = path
        self._cells: defaultdict[str, list[tuple[PurePath, Any]]] = defaultdict(list)
        for line, row in _rows(path):
            key = next((name for name in (role, *FILE_COLUMNS) if name in row), None)
            if key is None or column not in row:
                lacking = f"no column {column!r}" if key else "no column that names the file"
                wanted = f"{column!r}{did_you_mean(column, row)}" if key else f"one of {listed((role, *FILE_COLUMNS))}."
                raise DataError(
                    f"{visible(path)}:{line}: {lacking}. Expected {wanted} It has: {listed(map(str, row))}."
                )
            named = PurePath(canonical(str(row[key]).replace("\\", "/")))
            self._cells[named.name].append((named, row[column]))

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


def _rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row and its line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise DataError(f"{visible(path)}: the table cannot be read: {error}. Expected text in UTF-8.") from error
    lines = text.splitlines()
    if path.suffix.lower() in (".csv", ".tsv"):
        yield from _table_rows(path, lines)
        return
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _object(path, number, line)


def _table_rows(path: Path, lines: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(lines, delimiter="\t" if path.suffix.lower() == ".tsv" else _delimiter(lines))
    for row in reader:
        if None in row or None in row.values():
            raise DataError(f"{visible(path)}:{reader.line_num}: not as many cells as the first line has columns.")
        yield reader.line_num, {name.strip(): cell.strip() for name, cell in row.items()}


def _delimiter(lines: Sequence[str]) -> str:
    """Where spreadsheets write decimal commas, semicolons part the cells."""
    return ";" if lines and ";" in lines[0] and "," not in lines[0] else ","


def _object(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DataError(f"{visible(path)}:{number}: this is no JSON: {error}.") from error
    if not isinstance(row, dict):
        raise DataError(f'{visible(path)}:{number}: expected a JSON object, such as {{"file": "a.png", ...}}.')
    return row
