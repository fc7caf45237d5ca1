from pathlib import Path
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from ganforge.components import Dataset, Examples
from ganforge.data.check import check_dataset, startup_remarks
from ganforge.errors import DataError


class Numbers(Dataset):
    """Two floats an image; example 1 of each split is out of range."""

    name: Literal["numbers"] = "numbers"
    size: int | None = None

    def files(self, split: str) -> list[Path]:
        return [Path(f"{split}.png"), Path("shared.png")]

    def load(self, split: str, seed: int) -> Examples:
        def read(position: Any) -> dict[str, Any]:
            value = tf.cast(position, tf.float32) / (10 if split == "train" else 20)
            source = tf.fill((2, 2, 1), tf.where(position == 1, np.nan, value))
            return {"source": source, "target": tf.reshape(tf.stack([0.0, value, 0.5, 0.0]), (2, 2, 1))}

        return Examples(self.size, read, lambda position: f"{split} {position}")


def test_of_endless_examples_the_first_are_checked_one_by_one():
    progress = []
    report = check_dataset(Numbers(), 0, 4, 3, lambda *call: progress.append(call))
    assert progress == [(split, done, 3) for split in ("train", "validation") for done in (1, 2, 3)]
    assert report.splits["train"].size is None and report.splits["train"].checked == 3


class Again(Numbers):
    """The same pair at every position."""

    def load(self, split: str, seed: int) -> Examples:
        examples = super().load(split, seed)
        return Examples(self.size, lambda position: examples.read(position * 0), examples.where)


def test_duplicates_are_reported_unless_examples_are_endless():
    def warnings(size: int | None) -> list[str]:
        report = check_dataset(Again(size=size), 0, 1, 2, lambda *call: None)
        return [remark.message for remark in report.remarks if remark.severity == "warning"]

    assert warnings(2) == [f"{split} 1: the same as {split} 0. One is enough." for split in ("train", "validation")]
    assert warnings(None) == []


def test_values_out_of_range_and_images_of_both_splits_are_faults_flat_images_are_not():
    report = check_dataset(Numbers(size=3), 0, 1, None, lambda *call: None)
    assert [(remark.split, remark.message.partition(".")[0]) for remark in report.remarks] == [
        ("train", "train 1: values of its source are outside [-1, 1]"),
        ("validation", "validation 1: values of its source are outside [-1, 1]"),
        ("validation", "validation 0: an image of it is in the train split too, in train 0"),
        ("validation", "validation 2: an image of it is in the train split too, in train 1"),
    ]
    assert report.faults == len(report.remarks) == 4


def test_at_the_start_of_a_run_shared_files_and_too_few_examples_are_reported():
    few, shared = startup_remarks(Numbers(), 3, 4)
    assert "3 examples, but a batch is 4" in few.message
    assert shared.message.startswith("shared.png is in the train split too")
    assert len(list(startup_remarks(Numbers(), None, 4))) == 1


class Lonely(Numbers):
    """Both splits find the same files without partners."""

    def load(self, split: str, seed: int) -> Examples:
        raise DataError("a.png: there is no image a.\nb.png: there is no image b.\nAdd the partners.")


def test_advice_is_no_fault_of_its_own_and_the_same_fault_of_both_splits_is_reported_once():
    report = check_dataset(Lonely(), 0, 1, None, lambda *call: None)
    assert [remark.message for remark in report.remarks] == [
        "a.png: there is no image a.",
        "b.png: there is no image b. Add the partners.",
    ]
