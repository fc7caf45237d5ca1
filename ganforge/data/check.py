"""Checks the data of an experiment before training, through the contract of its dataset alone."""

import re
from collections.abc import Callable, Iterator, Mapping
from hashlib import blake2b
from typing import Literal

import numpy as np

from ganforge.components import Dataset, Examples, Split
from ganforge.components.examples import RUN_SPLITS
from ganforge.data.alignment import contours_in_common, far_below
from ganforge.data.check_report import CheckReport, Remark, SplitFacts
from ganforge.data.example_arrays import readable_in_order
from ganforge.data.unreadable_examples import Unreadable
from ganforge.errors import DataError

ENDLESS = 256
"""How many examples are checked where there is no end."""

OnProgress = Callable[[Split, int, int], None]
"""Called with the split, the number of examples checked, and the number to check."""


def check_dataset(
    dataset: Dataset, seed: int, batch_size: int, limit: int | None, on_progress: OnProgress
) -> CheckReport:
    """Check the examples of both splits, one at a time.

    Args:
        dataset: what is checked.
        seed: of the run.
        batch_size: how many examples a step takes.
        limit: check the first so many of each split; None for all, or `ENDLESS` of an endless one.
        on_progress: called after each example.
    """
    report, checks = CheckReport(), []
    for split in RUN_SPLITS:
        try:
            examples = dataset.load(split, seed)
        except DataError as error:
            known = {remark.message for remark in report.remarks}
            report.remarks += [Remark("fault", split, line) for line in _faults(error) if line not in known]
            continue
        report.splits[split] = SplitFacts(examples.size)
        checks.append(_SplitCheck(split, examples, report))
        checks[-1].run(min(limit or examples.size or ENDLESS, examples.size or limit or ENDLESS), on_progress)
    if len(checks) == len(RUN_SPLITS):
        report.remarks += _in_both(*checks)
    if "train" in report.splits:
        report.remarks += too_few(report.splits["train"].size, batch_size)
    return report


def _faults(error: DataError) -> list[str]:
    """One message per fault; a line that names no place is advice, and belongs to the one before."""
    return re.sub(r"\n(?!.*: )", " ", str(error)).splitlines()


def too_few(size: int | None, batch_size: int) -> Iterator[Remark]:
    """A fault if a batch is larger than the training split."""
    if size is not None and size < batch_size:
        message = f"{size} examples, but a batch is {batch_size}: each batch would hold some twice."
        yield Remark("fault", "train", f"{message} Lower trainer.batch_size to {size} or less, or add images.")


def startup_remarks(dataset: Dataset, size: int | None, batch_size: int) -> Iterator[Remark]:
    """What can be said at the start of every run, without opening a file."""
    yield from too_few(size, batch_size)
    train, validation = (dataset.files(split) for split in RUN_SPLITS)
    if shared := {*train} & {*validation}:
        more = f" and {len(shared) - 1} more files are" if len(shared) > 1 else " is"
        yield Remark("fault", "validation", f"{min(shared)}{more} in the train split too. Remove them from one split.")


class _SplitCheck:
    """Checks the examples of one split, and keeps only a digest of each image."""

    def __init__(self, split: Split, examples: Examples, report: CheckReport) -> None:
        self.split, self.where, self.examples = split, examples.where, examples
        self.facts, self.remarks = report.splits[split], report.remarks
        self.images: dict[bytes, int] = {}
        self.pairs: dict[bytes, int] = {}
        self.correlations: dict[int, float] = {}

    def run(self, count: int, on_progress: OnProgress) -> None:
        """Check the first `count` examples."""
        for position, example in enumerate(readable_in_order(self.examples, count)):
            if isinstance(example, Unreadable):
                self._remark("fault", example.message)
            else:
                self._check(position, example)
            on_progress(self.split, position + 1, count)
        for position in far_below(self.correlations):
            self._remark("warning", f"{self.where(position)}: source and target may not line up. Look at them.")
        for role, facts in self.facts.roles.items():
            for name, values in (("shapes", facts.shapes), ("dtypes", facts.dtypes)):
                if len(values) > 1:
                    self._remark("fault", f"{role}: {name} {', '.join(values)}. Expected the same for all. Set `size`.")

    def _check(self, position: int, example: Mapping[str, np.ndarray]) -> None:
        self.facts.checked += 1
        for role, image in example.items():
            self.facts.roles[role].add(image)
            if image.dtype.kind == "f" and not (np.abs(image) <= 1).all():
                self._remark("fault", f"{self.where(position)}: values of its {role} are outside [-1, 1].")
            if image.min() < image.max():  # images of one color may well be equal
                self.images.setdefault(_digest(image), position)
        first = self.pairs.setdefault(b"".join(map(_digest, example.values())), position)
        if first != position and self.examples.size is not None:  # an endless dataset may repeat itself
            self._remark("warning", f"{self.where(position)}: the same as {self.where(first)}. One is enough.")
        correlation = contours_in_common(example["source"], example["target"])
        if correlation is not None:
            self.correlations[position] = correlation

    def _remark(self, severity: Literal["fault", "warning"], message: str) -> None:
        self.remarks.append(Remark(severity, self.split, message))


def _in_both(train: _SplitCheck, validation: _SplitCheck) -> Iterator[Remark]:
    shared = {
        (validation.images[image], train.images[image]) for image in train.images.keys() & validation.images.keys()
    }
    for here, there in sorted(shared):
        message = f"{validation.where(here)}: an image of it is in the train split too, in {train.where(there)}."
        yield Remark("fault", "validation", f"{message} Remove it from one split.")


def _digest(image: np.ndarray) -> bytes:
    return blake2b(image.tobytes(), digest_size=16).digest()
