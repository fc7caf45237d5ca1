"""The examples of a split without the files that cannot be used."""

from collections.abc import Sequence
from dataclasses import dataclass

from ganforge.components import Dataset, Examples, Split
from ganforge.data.plugin_code import failure
from ganforge.errors import GanforgeError, UnusableFilesError


@dataclass(frozen=True)
class ReadableExamples(Examples):
    """Examples of which some cannot be read.

    Attributes:
        reasons: a message for each file that cannot be used.
    """

    reasons: Sequence[str] = ()


def load_readable(dataset: Dataset, split: Split, seed: int) -> tuple[Examples | None, list[str]]:
    """Load a split, and leave out the files that `Dataset.load` refuses.

    Returns:
        The examples that are left, None if the split cannot be loaded at all; and a message for each file left out.
    """

    def load() -> Examples:
        return dataset.load(split, seed)

    reasons: list[str] = []
    load_rest = load
    while load_rest:
        try:
            return load_rest(), reasons
        except UnusableFilesError as error:
            reasons += [reason for reason in error.reasons if reason not in reasons]
            load_rest = error.load_rest
        except Exception as error:  # a plugin may raise anything
            where = "" if isinstance(error, GanforgeError) else f"dataset {dataset.name!r}: "
            return None, [*reasons, where + failure(dataset.load, "load()", error)]
    return None, reasons
