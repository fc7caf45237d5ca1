"""Rows of a table of the `datasets` library."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ganforge_images.extra_values import class_of, sorted_classes

from ganforge import DataError, EncodedImage
from ganforge_datasets.columns import Columns
from ganforge_datasets.records import Record, Records
from ganforge_datasets.storage import read_whole

if TYPE_CHECKING:
    from datasets import Dataset as Table


class TableRecords(Records):
    """Rows, each with the encoded images and the cells of an example."""

    def __init__(self, table: "Table", columns: Columns, place: str) -> None:
        """Check the columns.

        Args:
            table: the rows.
            columns: those of each entry.
            place: names the table in messages.

        Raises:
            DataError: a column is missing, holds no images, or holds nothing in some row.
        """
        self._columns, self._place = columns, place
        names = list(dict.fromkeys(column for _, column in columns.each))
        for entry, column in columns.each:
            self._check(table, entry, column)
        self._table, self._rows = table, table.select_columns(names).with_format("arrow")

    def __len__(self) -> int:
        return len(self._rows)

    def read(self, position: int) -> Record:
        """The images and cells of one row."""
        row: Any = self._rows[int(position)]  # a pyarrow.Table
        where = self.where(position)
        values = {column: row.column(column)[0].as_py() for _, column in self._columns.each}
        images = {name: _image(values[column], f"{where}, {column}") for name, column in self._columns.images.items()}
        cells = {
            name: [self._cell(column, values[column]) for column in columns]
            for name, columns in self._columns.cells.items()
        }
        return {**images, **cells}

    def where(self, position: int) -> str:
        """The table, and the number of the row from 0 on."""
        return f"{self._place} row {position}"

    def key(self, position: int) -> str:
        """The number of the row."""
        return str(position)

    def class_names(self, column: str) -> Sequence[str]:
        """Those that the table names, in its order; else all that are in the column, sorted."""
        if names := getattr(self._table.features[column], "names", None):
            return names
        found = self._table.unique(column)
        return sorted_classes(class_of(value) for value in found if value is not None)

    def _cell(self, column: str, value: Any) -> Any:
        """Its value; the name where the table gives the number of a class."""
        names = getattr(self._table.features[column], "names", None)
        if names and isinstance(value, int):
            return names[value] if 0 <= value < len(names) else None  # -1 is for rows that nobody labeled
        return value.decode() if isinstance(value, bytes) else value

    def _check(self, table: "Table", entry: str, column: str) -> None:
        images = [name for name, feature in table.features.items() if _holds_images(feature)]
        is_image = entry in self._columns.images
        usable = images if is_image else list(table.features)
        choice = f"Choose a column{' of images' * is_image} for it: {', '.join(usable) or 'there is none'}."
        if column not in table.features:
            raise DataError(f"{self._place}: there is no column {column!r} for the {entry}. {choice}")
        if column not in usable:
            raise DataError(f"{self._place}: the column {column!r} holds {table.features[column]}. {choice}")
        missing = table.data.column(column).is_null()
        if (row := missing.index(True).as_py()) >= 0:
            raise DataError(f"{self.where(row)}: there is nothing in the column {column!r}. Leave such rows out.")


def _holds_images(feature: Any) -> bool:
    """Whether it is an Image, its bytes and path, or bytes."""
    if isinstance(feature, dict):
        return "bytes" in feature
    return type(feature).__name__ == "Image" or getattr(feature, "dtype", "") in ("binary", "large_binary")


def _image(value: Any, where: str) -> EncodedImage:
    content = value if isinstance(value, bytes) else value["bytes"]
    if content is not None:
        return EncodedImage(where, content)
    if not value.get("path"):
        raise DataError(f"{where}: there are neither bytes nor the path of a file. Write the table anew.")
    return EncodedImage(str(value["path"]), read_whole(value["path"]))
