"""Finds the extras of examples that are files: in folders, and in a manifest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ganforge.components import Split
from ganforge.components.shapes import VectorShape
from ganforge.errors import DataError
from ganforge.file_names import visible
from ganforge.tables import Row
from ganforge_images.example_files import ExampleFiles
from ganforge_images.extra_values import class_of, number_of_class, numbers_of, scaled, sorted_classes
from ganforge_images.extras import ClassColumn, ClassTable, Extra, FolderImages, NumberColumns
from ganforge_images.splits import Splits


class FoundExtras(NamedTuple):
    """The extras of some examples.

    Attributes:
        positions: the examples that have all extras.
        images: the files of each extra image of these.
        vectors: the numbers of each class, (examples,) int32, and vectors, (examples, length) float32, of these.
        faults: what the other examples lack, a sentence each.
    """

    positions: Sequence[int]
    images: Mapping[str, Sequence[Path]]
    vectors: Mapping[str, np.ndarray]
    faults: Sequence[str]


class _NoRowError(ValueError):
    """An example has no row."""


class _One(NamedTuple):
    """One example: its name, its first file and its row in the manifest."""

    name: str
    file: Path
    row: Row | None

    def cells(self, *columns: str) -> list[Any]:
        """Some cells of its row."""
        if self.row is None:
            raise _NoRowError("there is no row for it in the manifest")
        return [self.row.cells.get(column) for column in columns]


_Finder = Callable[[_One], Any]
"""Gives an extra of an example; raises ValueError with what is wrong."""


class FileExtras:
    """Finds the extras of examples.

    Attributes:
        tables: what extras there are.
        rows: those of the manifest, by file.
        training: the files of the training examples.
        folder: finds the images of the folder of a table.
    """

    def __init__(
        self,
        tables: Mapping[str, Extra],
        rows: Mapping[Path, Row],
        training: ExampleFiles,
        folder: Callable[[FolderImages], Splits],
    ) -> None:
        self.tables, self.rows, self.training, self.folder = tables, rows, training, folder

    def shapes(self) -> Mapping[str, VectorShape]:
        """Of the extras that are no images.

        Raises:
            DataError: there are fewer than two classes, or not as many ranges as numbers.
        """
        shapes = {name: VectorShape.of_classes(tuple(numbers)) for name, numbers in self.classes.items()}
        return {**shapes, **{name: VectorShape(length) for name, length in self._lengths.items()}}

    @cached_property
    def classes(self) -> Mapping[str, Mapping[str, int]]:
        """The number of each class by its name, for every extra that is a class.

        Raises:
            DataError: there are fewer than two.
        """
        tables = {name: table for name, table in self.tables.items() if isinstance(table, ClassTable)}
        found = {name: table.classes or self._found_classes(name, table) for name, table in tables.items()}
        return {name: {each: number for number, each in enumerate(classes)} for name, classes in found.items()}

    def found(self, split: Split, files: ExampleFiles) -> FoundExtras:
        """The extras of examples.

        Args:
            split: what they belong to.
            files: of these examples.

        Raises:
            DataError: a folder is missing or holds no image, or two images in it have one name.
        """
        finders = {name: self._finder(name, table, split) for name, table in self.tables.items()}
        values: dict[str, list[Any]] = {name: [] for name in finders}
        positions, faults = [], []
        for position, one in enumerate(self._examples(files)):
            found, wrong = self._of_one(one, finders)
            faults += dict.fromkeys(wrong)
            if not wrong:
                positions.append(position)
                for name, value in found.items():
                    values[name].append(value)
        images = {name: values.pop(name) for name, table in self.tables.items() if isinstance(table, FolderImages)}
        dtypes = {name: np.int32 if name in self.classes else np.float32 for name in values}
        return FoundExtras(positions, images, {name: np.array(values[name], dtypes[name]) for name in values}, faults)

    def _examples(self, files: ExampleFiles) -> Iterator[_One]:
        for name, file in zip(files.names, files.columns[0], strict=True):
            yield _One(name, file, self.rows.get(file))

    def _of_one(self, one: _One, finders: Mapping[str, _Finder]) -> tuple[dict[str, Any], list[str]]:
        """The extras of one example, and what is wrong with them."""
        found, wrong = {}, []
        for name, find in finders.items():
            try:
                found[name] = find(one)
            except _NoRowError as error:
                wrong.append(f"{visible(one.file)}: {error}.")
            except ValueError as error:
                wrong.append(
                    f"{one.row.where if one.row and self.tables[name].columns else visible(one.file)}: {name}: {error}."
                )
        return found, wrong

    def _finder(self, name: str, table: Extra, split: Split) -> _Finder:
        """Gives an extra of an example; raises ValueError with what is wrong."""
        if isinstance(table, FolderImages):
            files, folder = self.folder(table).candidates(split)
            return lambda one: _image_of(one, files, folder)
        if isinstance(table, NumberColumns):
            return lambda one: _vector_of(one, table, self._lengths[name])
        return lambda one: number_of_class(_class_of(one, table), self.classes[name])

    def _found_classes(self, name: str, table: ClassTable) -> tuple[str, ...]:
        labels = set()
        for one in self._examples(self.training):
            with suppress(ValueError):  # reported as the split is loaded
                labels.add(_class_of(one, table))
        if len(labels) < 2:
            raise DataError(
                f"extras.{name}: the training images have {len(labels)} classes: {', '.join(labels) or 'none'}. "
                "Expected 2 or more. Check where they come from."
            )
        return sorted_classes(labels)

    @cached_property
    def _lengths(self) -> Mapping[str, int]:
        tables = {name: table for name, table in self.tables.items() if isinstance(table, NumberColumns)}
        return {name: self._length(name, table) for name, table in tables.items()}

    def _length(self, name: str, table: NumberColumns) -> int:
        """How many numbers the first training example has that has any."""
        length = len(table.number_columns)
        for one in self._examples(self.training):
            with suppress(ValueError):
                length = len(numbers_of(one.cells(*table.number_columns)))
                break
        table.check_ranges(name, length)
        return length


def _image_of(one: _One, files: Mapping[str, Path], folder: Path) -> Path:
    if one.name not in files:
        raise ValueError(f"there is no image {visible(one.name)} in {visible(folder)}")
    return files[one.name]


def _vector_of(one: _One, table: NumberColumns, length: int) -> list[float]:
    numbers = numbers_of(one.cells(*table.number_columns))
    if len(numbers) != length:
        raise ValueError(f"there are {len(numbers)} numbers. Expected {length}, as in the first row")
    return scaled(numbers, table.ranges(length))


def _class_of(one: _One, table: ClassTable) -> str:
    if isinstance(table, ClassColumn):
        return class_of(*one.cells(table.class_column))
    if "/" not in one.name:
        raise ValueError("it is in no subfolder of a class")
    return one.name.partition("/")[0]
