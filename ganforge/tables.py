"""Reads tables with a row for each image file: CSV, or one JSON object per line."""

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ganforge.errors import DataError, UnusableFilesError
from ganforge.file_names import listed, visible
from ganforge.suggestions import did_you_mean

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
"""What the names of tables end in."""
FILE_COLUMNS = ("file_name", "file", "filename", "path", "image", "name")
"""What the column that names the file may be called; the first of these that there is."""

_SEPARATORS = (",", ";", "\t")


class Row(NamedTuple):
    """One row of a table.

    Attributes:
        where: the file and the line.
        cells: by column; those of CSV are text, without spaces around it.
    """

    where: str
    cells: Mapping[str, Any]


class Columns(NamedTuple):
    """Which columns are read.

    Attributes:
        needed: those that must be there.
        optional: those that may be; None for all others.
    """

    needed: Sequence[str] = ()
    optional: Sequence[str] | None = None

    def chosen(self, held: Collection[str]) -> list[str]:
        """Those to read of the columns of a row."""
        optional = held if self.optional is None else [name for name in self.optional if name in held]
        return list(dict.fromkeys([*(name for name in self.needed if name in held), *optional]))


def read_table(path: Path, columns: Columns | None = None) -> Sequence[Row]:
    """Read a table.

    Args:
        path: CSV, whose first line names the columns, or JSON lines, of which some may lack some.
        columns: those to read; all if not given.

    Raises:
        DataError: the file cannot be read, is no table, or lacks a column; `UnusableFilesError` if lines are malformed.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise DataError(f"{visible(path)}: a table is CSV or JSON lines. Expected {', '.join(SUFFIXES)}.")
    reader = _separated if path.suffix.lower() in (".csv", ".tsv") else _json_lines
    faults: list[str] = []
    with _explained(path), path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(reader(path, file, columns or Columns(), faults))
    if faults:
        raise UnusableFilesError(faults, "Correct these lines.")
    return rows


def file_column(rows: Sequence[Row], path: Path) -> str:
    """The column that names the files.

    Raises:
        DataError: there is none of the usual names.
    """
    columns = dict.fromkeys(name for row in rows for name in row.cells)
    found = next((name for name in FILE_COLUMNS if name in columns), None)
    if found is None:
        raise DataError(
            f"{visible(path)}: no column names the files. Expected one of {listed(FILE_COLUMNS, 8)}. Its columns: "
            f"{listed(list(columns), 8) or 'none'}."
        )
    return found


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(f"{visible(path)}: the table cannot be read: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{visible(path)}: the table is not in UTF-8. Save it in UTF-8.") from error


def _separated(path: Path, file: Iterable[str], columns: Columns, faults: list[str]) -> Iterator[Row]:
    lines = iter(file)
    first = next(lines, "")
    separator = max(_SEPARATORS, key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    chosen = columns.chosen(header)
    _refuse_missing(path, columns, header)
    if twice := [name for name in chosen if header.count(name) > 1]:
        raise DataError(f"{visible(path)}: the column {twice[0]!r} is there twice. Rename one of them.")
    places = [(name, header.index(name)) for name in chosen]
    reader = csv.reader(lines, delimiter=separator)
    try:
        for cells in reader:
            where = f"{visible(path)}:{reader.line_num + 1}"
            if len(cells) == len(header):
                yield Row(where, {name: cells[place].strip() for name, place in places})
            elif cells:  # an empty line is none
                faults.append(f"{where}: it has {len(cells)} cells. Expected {len(header)}, as in the first line.")
    except csv.Error as error:
        raise DataError(f"{visible(path)}:{reader.line_num + 1}: {error}. Correct this line.") from error


def _json_lines(path: Path, file: Iterable[str], columns: Columns, faults: list[str]) -> Iterator[Row]:
    seen: dict[str, None] = {}
    for number, line in enumerate(file, 1):
        if not line.strip():
            continue
        where = f"{visible(path)}:{number}"
        try:
            cells = json.loads(line)
        except ValueError as error:
            faults.append(f"{where}: it is no JSON: {error}.")
            continue
        if not isinstance(cells, dict):
            faults.append(f'{where}: it is a {type(cells).__name__}. Expected an object, such as {{"file_name": ...}}.')
            continue
        seen |= dict.fromkeys(cells)
        yield Row(where, {name: cells[name] for name in columns.chosen(cells)})
    if not faults:
        _refuse_missing(path, columns, seen)


def _refuse_missing(path: Path, columns: Columns, held: Collection[str]) -> None:
    if missing := [name for name in columns.needed if name not in held]:
        raise DataError(
            f"{visible(path)}: there is no column {missing[0]!r}{did_you_mean(missing[0], held)} Its columns: "
            f"{listed(list(held), 8) or 'none'}."
        )
