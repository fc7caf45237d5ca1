"""What an augmentation may not do is refused before a step runs."""

from typing import Any, Literal

import pytest
import tensorflow as tf

from ganforge.components import Augmentation
from ganforge.data.augmented_examples import augmented
from ganforge.errors import TrainingError

SHAPES = {"source": (4, 6, 1), "target": (4, 6, 3)}


class Changes(Augmentation):
    name: Literal["changes"] = "changes"
    change: Any

    def apply(self, example, seed):
        return self.change(example)


def traced(change):
    @tf.function(autograph=False)
    def apply(example):
        return augmented(Changes(change=change), example, tf.constant([1, 2]))

    return apply({role: tf.zeros(shape) for role, shape in SHAPES.items()})


def of_unknown_height(image):
    return image[: tf.cast(tf.reduce_sum(image), tf.int32) + 4]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda example: {"source": example["source"]}, "source. Return source and target, as it is given."),
        (lambda example: {**example, "mask": example["source"]}, "mask and source and target. Return source"),
        (lambda example: tuple(example.values()), "a tuple. Return a dict of source and target"),
        (lambda example: {**example, "target": example["target"][1:]}, r"a target of shape \(3, 6, 3\). Return images"),
        (
            lambda example: {**example, "source": of_unknown_height(example["source"])},
            r"a source whose shape, \(None, 6, 1\), is not .* Return tf.ensure_shape\(image, \(4, 6, 1\)\)",
        ),
    ],
)
def test_a_role_or_a_shape_that_changes_is_refused_by_the_augmentations_name(change, message):
    with pytest.raises(TrainingError, match=rf"augmentation 'changes': apply\(\) returned {message}"):
        traced(change)


def test_pixels_may_change():
    changed = traced(lambda example: {role: image + 1 for role, image in example.items()})
    assert {role: image.shape for role, image in changed.items()} == SHAPES
