"""What `ganforge data check` says of extras, and of examples without a source."""

from typing import Any, Literal

import numpy as np
import pytest
import tensorflow as tf
from checked_arrays import check, messages
from labeled_pictures import Labeled
from pydantic import BaseModel, Field

from ganforge.components import Dataset, Examples
from ganforge.components.shapes import ExampleShape, ImageShape, VectorShape
from ganforge.data.check import startup_remarks

CLASSES = ("cat", "dog", "cow")


class Range(BaseModel):
    """The table of an extra."""

    value_range: tuple[float, float] | None = None
    labels: int | None = None


class Targets(Dataset):
    """Twelve targets without sources, each with a class, two numbers and a mask; a subclass says what is wrong."""

    name: Literal["targets"] = "targets"
    endless: bool = False
    extras: dict[str, Range] = Field(default_factory=lambda: {"size": Range(), "mask": Range()})

    def shape(self) -> ExampleShape:
        extras = {"label": VectorShape.of_classes(CLASSES), "size": VectorShape(2), "mask": ImageShape(4, 6, 1)}
        return ExampleShape(None, ImageShape(4, 6, 3), extras)

    def entries(self, split: str) -> dict[str, np.ndarray]:
        random = np.random.default_rng(split == "train")
        return {
            "target": random.integers(0, 256, (12, 4, 6, 3), np.uint8),
            "label": np.arange(12) % 3,
            "size": random.uniform(-1, 1, (12, 2)).astype(np.float32),
            "mask": random.integers(0, 2, (12, 4, 6, 1), np.uint8) * np.uint8(255),
        }

    def classes(self) -> dict[str, int]:
        return {"label": 3}

    def load(self, split: str, seed: int) -> Examples:
        arrays = {name: tf.constant(array) for name, array in self.entries(split).items()}

        def read(position: Any) -> dict[str, Any]:
            return {name: tf.gather(array, position % 12) for name, array in arrays.items()}

        return Examples(None if self.endless else 12, read, f"{split} {{}}".format, self.classes())


@pytest.mark.parametrize("endless", [False, True])
def test_examples_without_a_source_are_checked_with_their_extras(endless):
    report = check(Targets(endless=endless), limit=12)
    assert report.remarks == []
    facts = report.to_json()["splits"]["train"]["entries"]
    assert facts["label"] == {"dtypes": ["int64"], "classes": {"cat": 4, "dog": 4, "cow": 4}}
    assert facts["size"]["shapes"] == ["2"] and -1 <= facts["size"]["low"] < facts["size"]["high"] <= 1
    assert (facts["mask"]["low"], facts["mask"]["high"]) == (0, 255)
    assert [*facts] == ["target", "label", "size", "mask"], "in the order of shape()"


def test_extras_beside_sources_are_checked_too():
    report = check(Labeled())
    assert report.faults == 0
    assert report.to_json()["splits"]["train"]["entries"]["label"]["classes"] == {"circle": 2, "square": 2, "star": 2}


class Wrong(Targets):
    lie: str = ""

    def entries(self, split: str) -> dict[str, np.ndarray]:
        entries = super().entries(split)
        match self.lie:
            case "class":
                entries["label"][3] = 3
            case "nan":
                entries["size"][2, 0] = np.nan
            case "infinite":
                entries["size"][2, 0] = np.inf
            case "double":
                entries["size"] = entries["size"].astype(np.float64)
            case "length":
                entries["size"] = entries["size"][:, :1]
            case "vector":
                entries["label"] = np.eye(3, dtype=np.float32)[entries["label"]]
            case "missing":
                del entries["mask"]
        return entries

    def classes(self) -> dict[str, int]:
        return {} if self.lie == "count" else super().classes()


@pytest.mark.parametrize(
    ("lie", "expected"),
    [
        ("class", "label: class numbers 3. Expected 0 to 2."),
        ("count", "label: `classes` of Examples says None classes. Expected 3, as shape() says."),
        ("nan", "train 2: its size has NaN (not a number) in 1 of 2 places. Expected numbers. Fill them."),
        ("infinite", "train 2: its size has infinite numbers."),
        ("double", "size: dtype float64. Expected float32."),
        ("length", "size: its shape is 1, but shape() says 2."),
        ("vector", "train 0: its label is (3,). Expected the number of a class."),
        ("missing", "train 0: it holds label, size, target. Expected target, label, size, mask."),
    ],
)
def test_extras_that_contradict_the_dataset_are_faults(lie, expected):
    first = messages(Wrong(lie=lie))[0]
    assert first.startswith(f"fault: {expected}")


class Odd(Targets):
    trap: str = ""

    def entries(self, split: str) -> dict[str, np.ndarray]:
        entries = super().entries(split)
        match self.trap:
            case "no cow":
                entries["label"] %= 2
            case "large":
                entries["size"] *= 4000
            case "binary":
                entries["mask"] //= 255
            case "equal":
                entries["mask"][:] = entries["mask"][0]
            case "alike":
                entries["mask"][1:] = 0
            case "twins":
                entries["target"][5] = entries["target"][4]
        return entries


@pytest.mark.parametrize(
    ("trap", "expected"),
    [
        ("no cow", "label: no example is of cow. Leave out these classes, or add examples."),
        ("large", "size: the numbers go from -"),
        ("binary", "mask: the values 0 to 1 are 0.4% of the range 0 to 255, so that networks see next to no contrast."),
        ("equal", "all 12 masks are the same picture."),
        ("alike", ""),
        ("twins", ""),
    ],
)  # fmt: skip
def test_extras_that_hardly_are_what_was_meant_are_warned_of(trap, expected):
    found = messages(Odd(trap=trap))
    assert [message.startswith(f"warning: {expected}") for message in found] == [True] * bool(expected)
    advice = {
        "large": "Networks learn best from numbers around -1 to 1. Set dataset.extras.size.value_range.",
        "binary": "If they are numbers of classes, set dataset.extras.mask.labels; otherwise set "
        "dataset.extras.mask.value_range to the numbers in the files.",
    }
    assert not found or found[0].endswith(advice.get(trap, ""))


class OfTheirOwn(Targets):
    def shape(self) -> ExampleShape:
        return ExampleShape(None, ImageShape(4, 6, 3), {"label": VectorShape.of_classes(tuple("abcdefghijkl"))})

    def entries(self, split: str) -> dict[str, np.ndarray]:
        return {"target": super().entries(split)["target"], "label": np.arange(12)}

    def classes(self) -> dict[str, int]:
        return {"label": 12}


def test_names_that_are_taken_for_classes_are_warned_of():
    assert messages(OfTheirOwn()) == [
        "warning: label: each of 12 examples has a class of its own. Check that these are classes."
    ]
    assert check(OfTheirOwn()).splits["train"].entries["label"].values == "12 classes of 1 to 1 examples"


def test_before_a_run_the_first_examples_may_be_of_one_class():
    class Sorted(Targets):
        def load(self, split: str, seed: int) -> Examples:
            examples = super().load(split, seed)
            return Examples(100, examples.read, examples.where, examples.classes)

        def entries(self, split: str) -> dict[str, np.ndarray]:
            return {**super().entries(split), "label": np.zeros(12, np.int64)}

    dataset = Sorted()
    assert list(startup_remarks(dataset, dataset.load("train", 0), 1)) == []
