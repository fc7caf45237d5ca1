"""Reads manifests: tables with a row for each file, as CSV or JSON lines."""

import csv
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ganforge.errors import DataError, UnusableFilesError
from ganforge.file_names import listed, visible

JSON_LINES = (".jsonl", ".ndjson")
SEPARATED = (".csv", ".tsv")
_SEPARATORS = (",", ";", "\t")


class Row(NamedTuple):
    """One row of a manifest.

    Attributes:
        where: the file and the line.
        cells: by column; those of CSV are text, without spaces around it.
    """

    where: str
    cells: Mapping[str, Any]


def read_manifest(path: Path, columns: Collection[str]) -> Sequence[Row]:
    """Read some columns of a manifest.

    Args:
        path: CSV, whose first line names the columns, or an object per line in JSON.
        columns: those to read. In JSON lines, rows may lack some.

    Raises:
        DataError: the file cannot be read, is neither, or lacks a column; `UnusableFilesError` if lines are malformed.
    """
    readers = {**dict.fromkeys(SEPARATED, _separated), **dict.fromkeys(JSON_LINES, _json_lines)}
    if (reader := readers.get(path.suffix.lower())) is None:
        raise DataError(f"{visible(path)}: a manifest is CSV or JSON lines. Expected .csv, .tsv, .jsonl or .ndjson.")
    faults: list[str] = []
    with _explained(path), path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(reader(path, file, columns, faults))
    if faults:
        raise UnusableFilesError(faults, "Correct these lines.")
    return rows


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(f"{visible(path)}: the manifest cannot be read: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{visible(path)}: the manifest is not in UTF-8. Save it in UTF-8.") from error


def _separated(path: Path, file: Iterable[str], columns: Collection[str], faults: list[str]) -> Iterator[Row]:
    lines = iter(file)
    first = next(lines, "")
    separator = max(_SEPARATORS, key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=separator), [])]
    _check_header(path, header, columns)
    places = [(name, header.index(name)) for name in columns]
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


def _check_header(path: Path, header: Sequence[str], columns: Collection[str]) -> None:
    if missing := [name for name in columns if name not in header]:
        raise DataError(no_column(path, missing[0], header))
    if twice := [name for name in columns if header.count(name) > 1]:
        raise DataError(f"{visible(path)}: the column {twice[0]!r} is there twice. Rename one of them.")


def _json_lines(path: Path, file: Iterable[str], columns: Collection[str], faults: list[str]) -> Iterator[Row]:
    lacking = set(columns)
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
        lacking -= cells.keys()
        seen |= dict.fromkeys(cells)
        yield Row(where, {name: cells[name] for name in columns if name in cells})
    if lacking and not faults:
        raise DataError(no_column(path, min(lacking), list(seen)))


def no_column(path: Path, name: str, columns: Sequence[str]) -> str:
    """The message that a manifest lacks a column."""
    return f"{visible(path)}: there is no column {name!r}. Its columns: {listed(columns, 8) or 'none'}."
