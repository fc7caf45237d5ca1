"""The report of `ganforge data check`: what the examples are, and what is wrong with them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from ganforge.components import Examples, Split, VectorShape
from ganforge.components.shapes import EntryShape

LISTED = 6
"""As many classes are listed with their numbers of examples."""


class Remark(NamedTuple):
    """A fault, which must be mended, or a warning about something that may be right."""

    severity: Literal["fault", "warning"]
    split: Split
    message: str


@dataclass
class EntryFacts:
    """What the images, vectors or classes of one entry are.

    Attributes:
        shape: what the dataset says; None if it cannot say.
        shapes: all that occur, as 256x256x3.
        dtypes: all that occur.
        low: the smallest number; None if there is none.
        high: the largest number.
        digests: of the different ones, with how often each occurs.
        counts: how many examples each class has, by its number.
    """

    shape: EntryShape | None = None
    shapes: list[str] = field(default_factory=list)
    dtypes: list[str] = field(default_factory=list)
    low: float | None = None
    high: float | None = None
    digests: Counter[bytes] = field(default_factory=Counter)
    counts: Counter[int] = field(default_factory=Counter)

    def add(self, entry: np.ndarray, digest: bytes) -> None:
        """Include an image, (height, width, channels), a vector, (length,), or the number of a class."""
        for values, value in ((self.shapes, _shape_text(entry)), (self.dtypes, entry.dtype.name)):
            if value not in values:
                values.append(value)
        self.digests[digest] += 1
        if entry.ndim == 0:
            self.counts[int(entry)] += 1
        numbers = entry[np.isfinite(entry)] if entry.dtype.kind == "f" else entry
        if numbers.size:
            low, high = float(numbers.min()), float(numbers.max())
            self.low = low if self.low is None else min(self.low, low)
            self.high = high if self.high is None else max(self.high, high)

    @property
    def classes(self) -> dict[str, int]:
        """How many examples each class has, by its name; empty where the entry is no class."""
        names = self.shape.classes if isinstance(self.shape, VectorShape) else ()
        return {name: self.counts[number] for number, name in enumerate(names)}

    @property
    def values(self) -> str:
        """The smallest and the largest number, as text; or how many examples the classes have."""
        if classes := self.classes:
            return _counted(classes)
        return "none" if self.low is None or self.high is None else f"{self.low:g} to {self.high:g}"


@dataclass
class SplitFacts:
    """What is known of one split.

    Attributes:
        size: how many examples it has; None if they are endless.
        checked: how many of them were checked.
        same_pictures: how many of these have a source that equals the target.
        entries: facts about each entry.
    """

    size: int | None
    checked: int = 0
    same_pictures: int = 0
    entries: dict[str, EntryFacts] = field(default_factory=dict)


@dataclass
class CheckReport:
    """The facts of every split that could be loaded, and all remarks.

    Attributes:
        splits: facts by split.
        remarks: faults and warnings.
        training: the training examples that could be loaded.
    """

    splits: dict[Split, SplitFacts] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    training: Examples | None = None

    @property
    def faults(self) -> int:
        """How many of the remarks are faults."""
        return sum(remark.severity == "fault" for remark in self.remarks)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "splits": {split: _split_to_json(facts) for split, facts in self.splits.items()},
            "remarks": [remark._asdict() for remark in self.remarks],
            "faults": self.faults,
        }


def _split_to_json(facts: SplitFacts) -> dict[str, Any]:
    return {
        "size": facts.size,
        "checked": facts.checked,
        "entries": {name: _entry_to_json(entry) for name, entry in facts.entries.items()},
    }


def _entry_to_json(facts: EntryFacts) -> dict[str, Any]:
    if facts.counts:
        return {"dtypes": facts.dtypes, "classes": facts.classes}
    return {"shapes": facts.shapes, "dtypes": facts.dtypes, "low": facts.low, "high": facts.high}


def _shape_text(entry: np.ndarray) -> str:
    return "x".join(map(str, entry.shape)) or "class"


def _counted(classes: dict[str, int]) -> str:
    if len(classes) <= LISTED:
        return ", ".join(f"{name} {count}" for name, count in classes.items())
    return f"{len(classes)} classes of {min(classes.values())} to {max(classes.values())} examples"
