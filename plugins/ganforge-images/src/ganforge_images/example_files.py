"""ExampleFiles: what the examples of a split are made of."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class ExampleFiles(NamedTuple):
    """The files of a split.

    Attributes:
        names: of the examples: the path of the first file within its folder, without suffix.
        columns: first the files of the sources, last those of the targets; one file may hold both.
    """

    names: Sequence[str]
    columns: Sequence[Sequence[Path]]
