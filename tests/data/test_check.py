from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import tensorflow as tf
from checked_arrays import Arrays, check, messages

from ganforge.components import Examples
from ganforge.data.check import check_dataset, startup_remarks
from ganforge.data.plugin_code import place
from ganforge.errors import DataError, UnusableFilesError


def test_good_data_have_no_remark_and_facts_of_both_splits():
    report = check(Arrays())
    assert report.remarks == [] and report.faults == 0
    facts = report.to_json()["splits"]["train"]
    assert (facts["size"], facts["checked"], facts["entries"]["target"]["shapes"]) == (4, 4, ["4x6x1"])


def test_of_endless_examples_the_first_are_checked_one_by_one():
    progress = []
    report = check_dataset(Arrays(endless=True), 0, 4, 3, lambda *call: progress.append(call))
    assert progress == [(split, done, 3) for split in ("train", "validation") for done in (1, 2, 3)]
    assert report.splits["train"].size is None and report.splits["train"].checked == 3


class Again(Arrays):
    """Two examples, each twice."""

    def sources(self, split: str) -> np.ndarray:
        return super().sources(split)[[0, 1, 0, 1]]

    def targets(self, split: str) -> np.ndarray:
        return super().targets(split)[[0, 1, 0, 1]]


def test_duplicates_are_reported_unless_examples_are_endless():
    assert messages(Again()) == [f"warning: train {n}: the same as train {n - 2}. One is enough." for n in (2, 3)]
    assert messages(Again(endless=True)) == []


class Floats(Arrays):
    """The second source of both splits is not all numbers, the third out of range."""

    def sources(self, split: str) -> np.ndarray:
        images = super().sources(split) / np.float32(127.5) - np.float32(1)
        images[1, 0, 0, 0], images[2, 0, 0, 0] = np.nan, 7
        return images


def test_numbers_that_are_none_and_numbers_out_of_range_are_told_apart():
    report = check(Floats())
    found = [remark.message for remark in report.remarks if remark.split == "train"]
    assert found[0].startswith("train 1: its source has NaN (not a number) in 1 of 72 places.")
    assert found[1].startswith("train 2: its source has values from -1 to 7. Expected [-1, 1]")
    assert report.splits["train"].entries["source"].high == 7, "NaN hides nothing"


class Shared(Arrays):
    """The first validation target is a training target; all have a flat one too."""

    def targets(self, split: str) -> np.ndarray:
        images = super().targets(split)
        images[0] = super().targets("train")[0]
        images[3] = 7
        return images


def test_an_image_of_both_splits_is_a_fault_unless_it_is_flat():
    assert messages(Shared(), "validation") == [
        "fault: validation 0: an image of it is in the train split too, in train 0. Remove it from one split."
    ]


@pytest.mark.parametrize(
    ("batch_size", "expected"), [(4, []), (5, ["4 examples, but a batch is 5: each batch would hold some twice."])]
)
def test_a_batch_larger_than_the_training_split_is_a_fault(batch_size, expected):
    found = [remark.message.partition(" Lower")[0] for remark in check(Arrays(), batch_size=batch_size).remarks]
    assert found == expected


class Lonely(Arrays):
    """Both splits find the same files without partners, and go on without them."""

    def load(self, split: str, seed: int) -> Examples:
        reasons = [f"{n}.png: there is no image {n}." for n in range(12)]
        rest = super().load
        raise UnusableFilesError(reasons, "Add the partners.", lambda: rest(split, seed))


def test_the_check_goes_on_after_files_that_cannot_be_used_and_reports_all_of_them_once():
    report = check(Lonely())
    assert [remark.message for remark in report.remarks[-2:]] == [
        "10.png: there is no image 10.",
        "11.png: there is no image 11. Add the partners.",
    ]
    assert len(report.remarks) == 12 and report.splits["train"].checked == report.splits["validation"].checked == 4


def test_the_error_that_ends_a_run_lists_ten_files_only():
    with pytest.raises(DataError) as error:
        Lonely().load("train", 0)
    assert str(error.value).splitlines()[9:] == ["9.png: there is no image 9.", "and 2 more.", "Add the partners."]


class Failing(Arrays):
    """A plugin whose code fails for one example, or as it is called."""

    where: Literal["load", "example", "trace"] = "load"

    def load(self, split: str, seed: int) -> Examples:
        if self.where == "load":
            raise KeyError("manifest")
        examples = super().load(split, seed)

        def fail(position: Any) -> np.int64:
            if position == 2:
                raise ValueError("no such\nrow")
            return np.int64(position)

        def read(position: Any) -> Any:
            if self.where == "trace":
                return {}["caption"]
            return examples.read(tf.ensure_shape(tf.numpy_function(fail, [position], tf.int64), ()))

        names = ["row 0", "row 1", "row 2"]
        return Examples(4, read, lambda position: names[position])


@pytest.mark.parametrize(
    ("where", "start", "end"),
    [
        ("load", "fault: dataset 'arrays': load() failed at ", "KeyError: 'manifest'"),
        ("example", "fault: row 2: read() failed at ", "ValueError: no such row"),
        ("trace", "fault: dataset: read() failed at ", "KeyError: 'caption'"),
    ],
)
def test_what_a_plugin_raises_is_reported_with_its_own_line(where, start, end):
    (message,) = messages(Failing(where=where))
    assert message.startswith(f"{start}{__file__}:") and message.endswith(end)
    if where == "example":
        assert check(Failing(where=where)).splits["train"].checked == 3, "the others are checked"


class Described(Arrays):
    """Says something about its files; of one split, it raises instead."""

    def files(self, split: str) -> list[Path]:
        return [Path(f"{split}.png"), Path("shared.png")]

    def remarks(self, split: str) -> list[str]:
        if split == "validation":
            raise RuntimeError("no listing")
        return ["photos: 3 files are skipped."]


def test_what_a_dataset_says_of_its_files_is_reported_by_the_check_and_before_a_run():
    dataset = Described()
    assert messages(dataset) == ["warning: photos: 3 files are skipped."]
    assert messages(dataset, "validation")[0].startswith("fault: dataset 'arrays': remarks() failed at ")
    few, shared, skipped, failed = startup_remarks(dataset, dataset.load("train", 0), 5)
    assert "4 examples, but a batch is 5" in few.message
    assert shared.message.startswith("shared.png is in the train split too")
    assert skipped.message == "photos: 3 files are skipped." and "no listing" in failed.message


def counted(read: Callable[[Any], Any], counts: list[int]) -> Callable[[Any], Any]:
    def noted(position: Any) -> Any:
        counts.append(int(position))
        return np.int64(position)

    return lambda position: read(tf.ensure_shape(tf.numpy_function(noted, [position], tf.int64), ()))


def test_before_a_run_few_examples_are_read_however_many_there_are():
    examples, counts = Arrays(endless=True).load("train", 0), []
    list(startup_remarks(Arrays(), Examples(100_000, counted(examples.read, counts)), 1))
    assert 0 < len(counts) < 60


def test_an_example_whose_place_the_plugin_cannot_say_has_its_number():
    assert place(Examples(1, Arrays().load("train", 0).read, lambda position: "ab"[position + 7]), 0) == "example 0"
