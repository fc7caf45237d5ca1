"""What data are and what is wrong with them, told before training; seen through the dataset's contract alone."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Literal, NamedTuple

import numpy as np

from ganforge.components import Dataset, Examples, Split
from ganforge.data.alignment import contours_in_common, far_below
from ganforge.data.reading import readable_in_order
from ganforge.data.unreadable import Unreadable
from ganforge.errors import DataError

SPLITS: tuple[Split, ...] = ("train", "validation")
"""What training reads."""

ENDLESS = 256
"""Examples looked at where there is no end."""

Tell = Callable[[Split, int, int], None]
"""Told the split, the number of examples looked at and how many there are to look at."""


class Remark(NamedTuple):
    """Something about a split: a fault that is to be mended, or a warning about what may be right."""

    severity: Literal["fault", "warning"]
    split: Split
    message: str


@dataclass
class Facts:
    """What the images of a role are as the dataset gives them: shapes, dtypes, and the least and greatest value."""

    shapes: list[str] = field(default_factory=list)
    dtypes: list[str] = field(default_factory=list)
    low: float = float("inf")
    high: float = float("-inf")

    def add(self, image: np.ndarray) -> None:
        """Take in one image, (height, width, channels)."""
        for values, value in ((self.shapes, "x".join(map(str, image.shape))), (self.dtypes, image.dtype.name)):
            if value not in values:
                values.append(value)
        self.low, self.high = min(self.low, float(image.min())), max(self.high, float(image.max()))


@dataclass
class SplitFacts:
    """How many examples a split has, None where there is no end; how many were looked at; and what they are."""

    size: int | None
    looked_at: int = 0
    roles: dict[str, Facts] = field(default_factory=lambda: {"source": Facts(), "target": Facts()})


@dataclass
class Report:
    """Every split that could be loaded, and every remark."""

    splits: dict[Split, SplitFacts] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How many of the remarks are faults."""
        return sum(remark.severity == "fault" for remark in self.remarks)


def check(dataset: Dataset, seed: int, batch_size: int, limit: int | None, tell: Tell) -> Report:
    """Look at the examples of both splits, one at a time.

    Args:
        dataset: what is checked.
        seed: of the run.
        batch_size: what a step takes.
        limit: the first so many of each split only; None for all, of an endless one for `ENDLESS`.
        tell: is told how far it is.
    """
    report, looks = Report(), []
    for split in SPLITS:
        try:
            examples = dataset.load(split, seed)
        except DataError as error:
            told = {remark.message for remark in report.remarks}
            report.remarks += [Remark("fault", split, line) for line in _faults(error) if line not in told]
            continue
        report.splits[split] = SplitFacts(examples.size)
        looks.append(_Look(split, examples, report))
        looks[-1].at(min(limit or examples.size or ENDLESS, examples.size or limit or ENDLESS), tell)
    if len(looks) == len(SPLITS):
        report.remarks += _in_both(*looks)
    if "train" in report.splits:
        report.remarks += too_few(report.splits["train"].size, batch_size)
    return report


def _faults(error: DataError) -> list[str]:
    """A text for each fault; a line that names no place, as a remedy, belongs to the one before."""
    return re.sub(r"\n(?!.*: )", " ", str(error)).splitlines()


def too_few(size: int | None, batch_size: int) -> Iterator[Remark]:
    """A fault where no batch of training examples is without one that it holds twice."""
    if size is not None and size < batch_size:
        message = f"{size} examples, but a batch is {batch_size}: each would hold some twice."
        yield Remark("fault", "train", f"{message} Lower trainer.batch_size to {size} or less, or add images.")


def at_a_glance(dataset: Dataset, size: int | None, batch_size: int) -> Iterator[Remark]:
    """What can be told at the start of every run: no file is opened."""
    yield from too_few(size, batch_size)
    train, validation = (dataset.files(split) for split in SPLITS)
    if shared := {*train} & {*validation}:
        more = f" and {len(shared) - 1} more files are" if len(shared) > 1 else " is"
        yield Remark("fault", "validation", f"{min(shared)}{more} in the train split too. Take them out of one.")


class _Look:
    """Looks at the examples of one split, and remembers a digest of each image only."""

    def __init__(self, split: Split, examples: Examples, report: Report) -> None:
        self.split, self.where, self.examples = split, examples.where, examples
        self.facts, self.remarks = report.splits[split], report.remarks
        self.images: dict[bytes, int] = {}
        self.pairs: dict[bytes, int] = {}
        self.correlations: dict[int, float] = {}

    def at(self, count: int, tell: Tell) -> None:
        """Look at the first `count` examples."""
        for position, example in enumerate(readable_in_order(self.examples, count)):
            if isinstance(example, Unreadable):
                self._remark("fault", example.message)
            else:
                self._look(position, example)
            tell(self.split, position + 1, count)
        for position in far_below(self.correlations):
            self._remark("warning", f"{self.where(position)}: source and target may not line up. Look at them.")
        for role, facts in self.facts.roles.items():
            for name, values in (("shapes", facts.shapes), ("dtypes", facts.dtypes)):
                if len(values) > 1:
                    self._remark("fault", f"{role}: {name} {', '.join(values)}. All must be alike; see `size`.")

    def _look(self, position: int, example: Mapping[str, np.ndarray]) -> None:
        self.facts.looked_at += 1
        for role, image in example.items():
            self.facts.roles[role].add(image)
            if image.dtype.kind == "f" and not (np.abs(image) <= 1).all():
                self._remark("fault", f"{self.where(position)}: values of its {role} are outside [-1, 1].")
            if image.min() < image.max():  # one that is all the same may well be there twice
                self.images.setdefault(_digest(image), position)
        first = self.pairs.setdefault(b"".join(map(_digest, example.values())), position)
        if first != position and self.examples.size is not None:  # what is drawn without end may be drawn again
            self._remark("warning", f"{self.where(position)}: the same as {self.where(first)}. One is enough.")
        correlation = contours_in_common(example["source"], example["target"])
        if correlation is not None:
            self.correlations[position] = correlation

    def _remark(self, severity: Literal["fault", "warning"], message: str) -> None:
        self.remarks.append(Remark(severity, self.split, message))


def _in_both(train: _Look, validation: _Look) -> Iterator[Remark]:
    shared = {
        (validation.images[image], train.images[image]) for image in train.images.keys() & validation.images.keys()
    }
    for here, there in sorted(shared):
        message = f"{validation.where(here)}: an image of the train split, {train.where(there)}."
        yield Remark("fault", "validation", f"{message} Take it out of one.")


def _digest(image: np.ndarray) -> bytes:
    return blake2b(image.tobytes(), digest_size=16).digest()


def to_json(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "splits": {
            split: {
                "size": facts.size,
                "looked_at": facts.looked_at,
                **{role: vars(image) for role, image in facts.roles.items() if facts.looked_at},
            }
            for split, facts in report.splits.items()
        },
        "remarks": [remark._asdict() for remark in report.remarks],
        "faults": report.faults,
    }
