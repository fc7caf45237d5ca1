"""Records: encoded images by position, and what is said of them, wherever they are kept."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ganforge import EncodedImage

if TYPE_CHECKING:
    import numpy as np

Record = Mapping[str, EncodedImage | Sequence[Any]]
"""The file of each image; the cells of each class or vector."""


class Records(ABC):
    """The examples of a split as they are kept; the same position always is the same example."""

    @abstractmethod
    def __len__(self) -> int:
        """How many there are."""

    @abstractmethod
    def read(self, position: int) -> Record:
        """The file of each image, and the cells of each class or vector.

        Raises:
            DataError: it cannot be read, or something is missing.
        """

    @abstractmethod
    def where(self, position: int) -> str:
        """What messages call an example: its file, and its name or number in there."""

    @abstractmethod
    def key(self, position: int) -> str:
        """What shares are cut by: it stays the same when examples are added, and when all of them are moved."""

    def class_names(self, column: str) -> Sequence[str] | None:
        """The classes that a column has; None if all records would have to be read to find them."""
        return None


class ChosenRecords(Records):
    """Some of other records.

    Attributes:
        records: the others.
        positions: of those chosen.
    """

    def __init__(self, records: Records, positions: "Sequence[int] | np.ndarray") -> None:
        self.records, self.positions = records, positions

    def __len__(self) -> int:
        return len(self.positions)

    def read(self, position: int) -> Record:
        """What the others read."""
        return self.records.read(int(self.positions[position]))

    def where(self, position: int) -> str:
        """What the others call it."""
        return self.records.where(int(self.positions[position]))

    def key(self, position: int) -> str:
        """What the others cut it by."""
        return self.records.key(int(self.positions[position]))

    def class_names(self, column: str) -> Sequence[str] | None:
        """Those of all records."""
        return self.records.class_names(column)
