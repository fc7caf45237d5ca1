"""Records that lie one after the other in files."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ganforge_datasets.records import Records

if TYPE_CHECKING:
    import numpy as np

AT_ONCE = 8
"""Files that are indexed at a time: elsewhere each waits for answers."""


class Shard(NamedTuple):
    """One file of records.

    Attributes:
        file: its path or URL.
        places: (records, parts of one, 2) int64, offset and size in bytes.
        names: of the records.
    """

    file: str
    places: "np.ndarray"
    names: Sequence[str]


class ShardedRecords(Records):
    """Records of several files, in the order of the files."""

    def __init__(self, files: Sequence[str], index: Callable[[str], Shard]) -> None:
        """Index the files.

        Raises:
            DataError: a file cannot be read, is broken, or lacks something.
        """
        with ThreadPoolExecutor(AT_ONCE) as pool:
            self._shards = list(pool.map(index, files))
        self._ends = list(accumulate(len(shard.places) for shard in self._shards))

    def __len__(self) -> int:
        return self._ends[-1]

    def place(self, position: int) -> tuple[Shard, int]:
        """The shard that holds an example, and the example's number in it."""
        number = bisect_right(self._ends, position)
        return self._shards[number], position - (self._ends[number - 1] if number else 0)
