"""Single rows of `results.csv`, found without parsing the others: lists of a thousand runs stay quick."""

import csv
from collections.abc import Mapping
from pathlib import Path

Row = Mapping[str, str]


class ResultsFile:
    """The table of one run as it is now; where there is none, or it is damaged, it has no rows."""

    def __init__(self, path: Path) -> None:
        try:
            self._content = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        except OSError:
            self._content = b""
        self._start = self._content.find(b"\n") + 1
        self._columns = _values(self._content[: max(0, self._start - 1)])

    def last(self, group: str = "") -> Row:
        """The last row with a figure of this group, such as `validation/`; empty if there is none."""
        end = self._content.rfind(b"\n")
        while end >= self._start > 0:
            start = self._content.rfind(b"\n", 0, end) + 1
            row = self._row(start, end)
            if any(value and name.startswith(group) for name, value in row.items()):
                return row
            end = start - 1
        return {}

    def at(self, step: int) -> Row:
        """The row of a step; empty if there is none. Rows are in the order of their steps."""
        low, high = self._start, self._content.rfind(b"\n") + 1
        while 0 < low < high:
            start = max(low, self._content.rfind(b"\n", low, (low + high) // 2) + 1)
            end = self._content.find(b"\n", start)
            row = self._row(start, end)
            found = int(row["step"]) if row.get("step", "").isdecimal() else step + 1
            if found == step:
                return row
            low, high = (end + 1, high) if found < step else (low, start)
        return {}

    def _row(self, start: int, end: int) -> Row:
        values = _values(self._content[start:end])
        return dict(zip(self._columns, values, strict=True)) if len(values) == len(self._columns) else {}


def _values(line: bytes) -> list[str]:
    return next(csv.reader([line.decode("utf-8", errors="replace").rstrip("\r")]), [])
