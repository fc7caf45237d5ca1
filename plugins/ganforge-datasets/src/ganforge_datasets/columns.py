"""Columns: which parts of a record make an example."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Columns(NamedTuple):
    """Where the entries of an example are in a record.

    Attributes:
        images: the column of each image: the name of a column, a suffix or a key.
        cells: the columns of each class or vector.
    """

    images: Mapping[str, str]
    cells: Mapping[str, tuple[str, ...]] = {}

    @property
    def each(self) -> Iterator[tuple[str, str]]:
        """The name of the entry and the column, those of images first."""
        yield from self.images.items()
        for name, columns in self.cells.items():
            yield from ((name, column) for column in columns)
