from typing import Literal

import numpy as np
import pytest
import tensorflow as tf
from checked_arrays import Arrays, messages

from ganforge.components import Examples
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.data.check import startup_remarks


class Contradicting(Arrays):
    """Its examples are not what it says."""

    lie: Literal["shape", "dtype", "roles", "tuple", "text", "empty", "classes", "numbers", "shape fails"] = "shape"

    def shape(self) -> ExampleShape:
        if self.lie == "shape fails":
            raise ZeroDivisionError
        side = 8 if self.lie == "shape" else 4
        return ExampleShape(ImageShape(4, 6, 3), ImageShape(side, 6, 11 if self.lie == "numbers" else 1))

    def targets(self, split: str) -> np.ndarray:
        if self.lie in ("classes", "numbers"):
            return super().targets(split).astype(np.int16)
        return super().targets(split).astype(np.int32 if self.lie == "dtype" else np.uint8)

    def classes(self) -> dict[str, int]:
        return {"target": 11} if self.lie == "numbers" else {}

    def load(self, split: str, seed: int) -> Examples:
        examples = super().load(split, seed)
        if self.lie == "roles":
            return Examples(1, lambda position: {"image": examples.read(position)["source"]}, examples.where)
        if self.lie == "tuple":
            return Examples(1, lambda position: (tf.zeros((4, 6, 3)), tf.zeros((4, 6, 1))), examples.where)
        if self.lie == "text":
            return Examples(
                1, lambda position: {**examples.read(position), "target": tf.fill((4, 6, 1), "x")}, examples.where
            )
        if self.lie == "empty":
            return Examples(
                1, lambda position: {**examples.read(position), "target": tf.zeros((0, 4, 1))}, examples.where
            )
        return examples


@pytest.mark.parametrize(
    ("lie", "expected"),
    [
        ("shape", "target: images are 4x6x1, but shape() says 8x6x1."),
        ("dtype", "target: dtype int32. Expected uint8, uint16"),
        ("roles", "train 0: it holds image. Expected source, target."),
        ("tuple", "train 0: it is a tuple. Expected a dict of source, target."),
        ("text", "train 0: its target holds object. Expected whole numbers or floats."),
        ("empty", "train 0: its target is (0, 4, 1). Expected height"),
        ("classes", "target: int16 is for label maps, but `classes` of Examples does not say"),
        ("numbers", "target: class numbers 0 to 255. Expected 0 to 10, or -1 for no class."),
        ("shape fails", "dataset 'arrays': shape() failed at "),
    ],
)
def test_examples_that_contradict_the_dataset_are_faults(lie, expected):
    (message,) = messages(Contradicting(lie=lie))
    assert message.startswith(f"fault: {expected}")


class Suspicious(Arrays):
    """Data that can be learned from, but hardly as it was meant."""

    source_value_range: float | None = None
    target_labels: int | None = None
    trap: Literal["same", "most same", "others", "target", "most targets", "12 bits", "classes", "floats"] = "same"

    def shape(self) -> ExampleShape:
        return ExampleShape(ImageShape(4, 6, 1), ImageShape(4, 6, 1))

    def sources(self, split: str) -> np.ndarray:
        images = super().sources(split)[..., :1]
        if self.trap == "floats":
            return images / np.float32(2550)
        return images.astype(np.uint16) * 16 if self.trap == "12 bits" else images

    def targets(self, split: str) -> np.ndarray:
        images = super().targets(split)
        if self.trap == "same":
            return self.sources(split)
        if self.trap == "most same":
            return np.concatenate([self.sources(split)[:3], images[3:]])
        if self.trap == "others":
            return self.sources(split)[::-1]
        if self.trap in ("target", "most targets"):
            return images[[0, 0, 0, 0 if self.trap == "target" else 3]]
        return images // 20 if self.trap == "classes" else images


TRAPS: dict[str, str] = {
    "same": "sources and targets are the same pictures.",
    "most same": "source and target are the same picture in 3 of 4 pairs.",
    "others": "sources and targets are the same pictures.",
    "most targets": "3 of 4 targets are the same picture.",
    "target": "all 4 targets are the same picture.",
    "12 bits": "source: the values 0 to 4080 are 6.2% of the range 0 to 65535, so that networks see next to no "
    "contrast. Set dataset.source_value_range to the numbers in the files.",
    "classes": "target: the values 0 to 12 are 4.7% of the range 0 to 255, so that networks see next to no contrast. "
    "If they are numbers of classes, set dataset.target_labels; otherwise stretch the values.",
    "floats": "source: the values 0 to 0.1 are 5.0% of the range -1 to 1",
}


@pytest.mark.parametrize("trap", TRAPS)
def test_data_that_hardly_teach_what_was_meant_are_warned_of_by_the_check_and_before_a_run(trap):
    dataset = Suspicious(trap=trap)
    found = messages(dataset)
    assert len(found) == 1 and found[0].startswith(f"warning: {TRAPS[trap]}")
    at_start = [remark.message for remark in startup_remarks(dataset, dataset.load("train", 0), 1)]
    assert [f"warning: {message}" for message in at_start] == found


class Reconstructing(Suspicious):
    source_is_target = True


def test_a_dataset_that_means_to_have_one_picture_twice_says_so():
    assert messages(Reconstructing()) == []
