"""The extras of image files: the same for all of them, or looked up for each."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ganforge.components import Dataset, VectorShape
from ganforge.components.shapes import EntryShape
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.inference.column_file import ColumnFile
from ganforge.inference.image_lookup import image_lookup
from ganforge.inference.translation_inputs import refuse_unknown
from ganforge.inference.vector_values import vector_of
from ganforge.tables import SUFFIXES

Lookup = Callable[[Path], "Path | np.ndarray"]
"""From an image file to what its extra is, or to the image file that holds it."""


class GivenExtras:
    """Extras as people give them, for each image file.

    Attributes:
        names: of the extras that are given.
    """

    def __init__(
        self, given: Mapping[str, Any], shapes: Mapping[str, EntryShape], dataset: Dataset, role: str = "source"
    ) -> None:
        """Take values by the name of the extra.

        Args:
            given: arrays as networks see them; the name or number of a class, or numbers; an image file; a folder with
                an image of the same name for each file; a table that has a column of the extra's name and one that
                names the file.
            shapes: of the extras that there are.
            dataset: reads the images.
            role: of the files that extras are for.

        Raises:
            DataError: there is no such extra, no such class, folder or column, or these are not as many numbers as
                networks read.
        """
        self.names = frozenset(given)
        self._dataset, self._role = dataset, role
        self._read = lru_cache(maxsize=len(given) + 1)(dataset.from_file)
        refuse_unknown(given, shapes)
        self._lookups = {name: self._lookup(name, shapes[name], value) for name, value in given.items()}

    def check(self, files: Iterable[Path], needed: Iterable[str]) -> None:
        """Find out, before any work, whether each file has what networks read.

        Raises:
            DataError: an extra is not given, or one file has none.
        """
        for name in sorted(set(needed) - self.names):
            raise DataError(
                f"extra {name!r}: this run's networks read it, and it is not given. Add --extra {name}=VALUE, a folder "
                "or a table."
            )
        for file in files:
            for lookup in self._lookups.values():
                lookup(file)

    def of(self, file: Path) -> dict[str, np.ndarray]:
        """The extras of a file as networks see them.

        Raises:
            DataError: it has none, or its image cannot be read.
        """
        found = {name: lookup(file) for name, lookup in self._lookups.items()}
        return {
            name: self._read(name, value.absolute()) if isinstance(value, Path) else value
            for name, value in found.items()
        }

    def _lookup(self, name: str, shape: EntryShape, value: Any) -> Lookup:
        is_text = isinstance(value, str | Path)
        is_class = isinstance(shape, VectorShape) and str(value) in shape.classes if is_text else False
        if is_text and not is_class and Path(value).suffix.lower() in SUFFIXES:
            return self._column(name, shape, Path(value))
        if isinstance(shape, VectorShape):
            vector = self._vector(name, shape, value)
            return lambda file: vector
        return image_lookup(f"extra {name!r}", Path(value)) if is_text else lambda file: value

    def _column(self, name: str, shape: EntryShape, path: Path) -> Lookup:
        table = ColumnFile(path, name, self._dataset.columns_of(name), self._role)
        if isinstance(shape, VectorShape):
            return lambda file: self._vector(name, shape, table.cell(file))
        return lambda file: _existing(name, path.parent / str(table.cell(file)))

    def _vector(self, name: str, shape: VectorShape, value: Any) -> np.ndarray:
        """What networks see; numbers that are no array yet are as people write them."""
        vector = vector_of(name, shape, value)
        return vector if shape.classes or isinstance(value, np.ndarray) else self._dataset.to_vector(name, vector)


def _existing(name: str, path: Path) -> Path:
    if not path.is_file():
        raise DataError(f"extra {name!r}: {visible(path)}: there is no such file. Check the path.")
    return path
