"""Rows of a table of the `datasets` library."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ganforge import DataError, EncodedImage
from ganforge_datasets.records import Records
from ganforge_datasets.storage import read_whole

if TYPE_CHECKING:
    from datasets import Dataset as Table


class TableRecords(Records):
    """Rows, each with an encoded image in the column of each role."""

    def __init__(self, table: "Table", columns: Mapping[str, str], place: str) -> None:
        """Check the columns.

        Args:
            table: the rows.
            columns: for each role the name of its column.
            place: names the table in messages.

        Raises:
            DataError: a column is missing, holds no images, or holds nothing in some row.
        """
        self._columns, self._place = columns, place
        for role, column in columns.items():
            self._check(table, role, column)
        self._rows = table.select_columns(list(dict.fromkeys(columns.values()))).with_format("arrow")

    def __len__(self) -> int:
        return len(self._rows)

    def read(self, position: int) -> dict[str, EncodedImage]:
        """The images of one row."""
        row: Any = self._rows[int(position)]  # a pyarrow.Table
        where = self.where(position)
        return {
            role: _image(row.column(column)[0].as_py(), f"{where}, {column}") for role, column in self._columns.items()
        }

    def where(self, position: int) -> str:
        """The table, and the number of the row from 0 on."""
        return f"{self._place} row {position}"

    def key(self, position: int) -> str:
        """The number of the row."""
        return str(position)

    def _check(self, table: "Table", role: str, column: str) -> None:
        usable = [name for name, feature in table.features.items() if _holds_images(feature)]
        choice = f"Set `{role}` to a column of images: {', '.join(usable) or 'there is none'}."
        if column not in table.features:
            raise DataError(f"{self._place}: there is no column {column!r} for the {role}. {choice}")
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
