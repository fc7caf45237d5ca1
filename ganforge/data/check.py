"""Checks the data of an experiment before training, through the contract of its dataset alone."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial

import numpy as np
import tensorflow as tf

from ganforge.components import Dataset, Examples, Split
from ganforge.components.examples import RUN_SPLITS
from ganforge.data.check_report import CheckReport, Remark
from ganforge.data.data_remarks import file_remarks, shared_files, suspicions, too_few
from ganforge.data.readable_examples import ReadableExamples, load_readable
from ganforge.data.split_check import SplitCheck

ENDLESS = 256
"""How many examples are checked where there is no end."""

GLANCE = 16
"""How many training examples are looked at before every run."""

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
        examples, reasons = load_readable(dataset, split, seed)
        _add(report, [Remark("fault", split, reason) for reason in reasons])
        _add(report, file_remarks(dataset, split))
        if examples is not None:
            if split == "train":
                report.training = examples
            check = SplitCheck(dataset, split, examples)
            size = examples.size if examples.size is not None else limit or ENDLESS
            check.run(min(limit or size, size), partial(on_progress, split))
            report.splits[split] = check.facts
            _add(report, check.remarks)
            checks.append(check)
    if len(checks) == len(RUN_SPLITS):
        _add(report, _in_both(*checks))
    if "train" in report.splits:
        _add(report, too_few(report.splits["train"].size, batch_size))
    return report


def startup_remarks(dataset: Dataset, examples: Examples, batch_size: int) -> Iterator[Remark]:
    """What the first screen of a run says about its data, from a few of the training examples.

    Args:
        dataset: of the run.
        examples: for training.
        batch_size: how many examples a step takes.
    """
    yield from too_few(examples.size, batch_size)
    if isinstance(examples, ReadableExamples):
        count = f"{len(examples.reasons)} file{'s' * (len(examples.reasons) > 1)}"
        message = f"{count} cannot be used, and other examples take their place. The first: {examples.reasons[0]}"
        yield Remark("warning", "train", message)
    yield from shared_files(dataset)
    for split in RUN_SPLITS:
        yield from file_remarks(dataset, split)
    check = SplitCheck(dataset, "train", examples)
    for position in range(GLANCE if examples.size is None else min(GLANCE, examples.size)):
        if arrays := _read_now(examples, position):
            check.add(position, arrays)
    yield from suspicions(dataset, "train", check.facts)


def _read_now(examples: Examples, position: int) -> dict[str, np.ndarray] | None:
    """One example, without a pipeline, which takes longer to build than a few take to read; None if it cannot be."""
    with suppress(Exception):  # reported when it is needed
        example = examples.read(tf.constant(position, tf.int64))
        return {role: tf.convert_to_tensor(image).numpy() for role, image in example.items()}
    return None


def _add(report: CheckReport, remarks: Iterable[Remark]) -> None:
    """Add what was not said of another split before: both may be cut from the same folder."""
    known = {remark.message for remark in report.remarks}
    report.remarks += [remark for remark in remarks if remark.message not in known]


def _in_both(train: SplitCheck, validation: SplitCheck) -> Iterator[Remark]:
    shared = {
        (validation.images[image], train.images[image]) for image in train.images.keys() & validation.images.keys()
    }
    for here, there in sorted(shared):
        message = f"{validation.where(here)}: an image of it is in the train split too, in {train.where(there)}."
        yield Remark("fault", "validation", f"{message} Remove it from one split.")
