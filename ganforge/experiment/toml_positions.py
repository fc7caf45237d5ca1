"""The position of each key in a TOML document, which `tomllib` does not give."""

import re
import tomllib
from typing import NamedTuple

from ganforge.experiment.location import Location

_SPACE = re.compile(r"(?:\s|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_STRING = re.compile(
    r'"""(?:\\[\s\S]|[^\\])*?"""{1,3}'
    r"|'''[\s\S]*?'''{1,3}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


class Position(NamedTuple):
    """Line and column of the first character of a key, both from 1."""

    line: int
    column: int


def toml_positions(text: str) -> dict[Location, Position]:
    """The position of each table, key and array item in a valid TOML document; undefined for an invalid one."""
    scanner = _Scanner(text)
    scanner.document()
    return {location: scanner.position(offset) for location, offset in scanner.offsets.items()}


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.index = 0
        self.offsets: dict[Location, int] = {}
        self.last_items: dict[Location, int] = {}  # arrays of tables: the index of the last item so far

    def position(self, offset: int) -> Position:
        return Position(self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset))

    def document(self) -> None:
        table: Location = ()
        self._skip()
        while self.index < len(self.text):
            if self.text.startswith("[", self.index):
                table = self._header()
            else:
                self._key_and_value(table)
            self._skip()

    def _header(self) -> Location:
        many = self.text.startswith("[[", self.index)
        self._skip(2 if many else 1)
        keys = self._keys()
        self._skip(2 if many else 1)
        table: Location = ()
        for key, offset in keys[:-1]:
            table = self._inside((*table, key), offset)
        key, offset = keys[-1]
        table = (*table, key)
        if not many:
            self.offsets[table] = offset
            return table
        self.last_items[table] = self.last_items.get(table, -1) + 1
        return self._inside(table, offset)

    def _inside(self, table: Location, offset: int) -> Location:
        """Note a table; in an array of tables, its last item."""
        self.offsets.setdefault(table, offset)
        if table not in self.last_items:
            return table
        item = (*table, self.last_items[table])
        self.offsets.setdefault(item, offset)
        return item

    def _key_and_value(self, table: Location) -> None:
        location = table
        for key, offset in self._keys():
            location = (*location, key)
            self.offsets.setdefault(location, offset)
        self._skip(1)  # the equals sign
        self._value(location)

    def _keys(self) -> list[tuple[str, int]]:
        keys = [self._key()]
        self._skip()
        while self.text.startswith(".", self.index):
            self._skip(1)
            keys.append(self._key())
            self._skip()
        return keys

    def _key(self) -> tuple[str, int]:
        offset = self.index
        quoted = self.text[offset] in "\"'"
        token = self._take(_STRING if quoted else _BARE_KEY)
        return (tomllib.loads(f"key = {token}")["key"] if quoted else token), offset

    def _value(self, location: Location) -> None:
        match self.text[self.index]:
            case "[":
                self._items(location)
            case "{":
                self._inline_table(location)
            case '"' | "'":
                self._take(_STRING)
            case _:
                self._take(_SCALAR)

    def _items(self, location: Location) -> None:
        self._skip(1)
        item = 0
        while self.text[self.index] != "]":
            self.offsets[(*location, item)] = self.index
            self._value((*location, item))
            self._separator()
            item += 1
        self.index += 1

    def _inline_table(self, location: Location) -> None:
        self._skip(1)
        while self.text[self.index] != "}":
            self._key_and_value(location)
            self._separator()
        self.index += 1

    def _separator(self) -> None:
        self._skip()
        if self.text[self.index] == ",":
            self._skip(1)

    def _skip(self, characters: int = 0) -> None:
        """Skip this many characters, then white space and comments."""
        self.index += characters
        self._take(_SPACE)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.index)
        if found is None:
            raise ValueError(f"not valid TOML at offset {self.index}")
        self.index = found.end()
        return found.group()
