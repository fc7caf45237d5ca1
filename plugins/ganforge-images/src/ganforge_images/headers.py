"""Inspects the files of a dataset before training: what they are, and whether they can be read."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ganforge.errors import DataError, UnusableFilesError
from ganforge.image_header import read_header

if TYPE_CHECKING:
    import numpy as np

__all__ = ["DECODED", "Check", "inspect", "read_header"]

DECODED = 1000
"""Up to this many files are decoded once before training, about 2 ms each.

If there are more, the headers of this many are read, spread evenly; the other files are checked when they are used.
"""

Check = Callable[[Path, "tuple[int, int]", "np.ndarray | None"], None]
"""Raises DataError where a file of this height and width cannot be used; the pixels are None where not decoded."""

_Item = TypeVar("_Item")
_Seen = TypeVar("_Seen")


def inspect(items: Sequence[_Item], look: Callable[[_Item, bool], _Seen], refuse: bool = True) -> list[_Seen]:
    """Look at all files at once, or at `DECODED` of them where there are more.

    Args:
        items: the files, or whatever stands for them.
        look: is given one and whether to decode it; raises DataError if it cannot be used.
        refuse: raise if some cannot be used; else only if none can.

    Raises:
        UnusableFilesError: some of the files cannot be used.
    """

    def attempt(item: _Item) -> _Seen | DataError:
        try:
            return look(item, len(items) <= DECODED)
        except DataError as error:
            return error

    with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
        results = list(pool.map(attempt, items[:: -(-len(items) // max(1, DECODED))]))
    reasons = [str(result) for result in results if isinstance(result, DataError)]
    if len(reasons) == len(results) or (reasons and refuse):
        raise UnusableFilesError(reasons)
    return [result for result in results if not isinstance(result, DataError)]
