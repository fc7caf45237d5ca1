"""What datasets give: examples by position."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ganforge.components.rounds import Tensor

Split = Literal["train", "validation", "test"]
RUN_SPLITS: tuple[Split, ...] = ("train", "validation")
"""The splits that a run reads; `test` is for evaluation."""
Example = Mapping[str, Tensor]
"""`source` and `target`, each (height, width, channels): uint8, uint16, or float32 already in [-1, 1].

A label map is (height, width, 1) int16: the number of each pixel's class from 0 on, -1 where it has none. Networks see
it with one channel a class, 1 where it is that class and -1 elsewhere; `Dataset.shape` counts these channels.
"""

Parts = tuple[Callable[[Example], Example], Callable[[Example, Tensor], Example]]
"""An augmentation in two: what it does alike each time, which may change shapes, and what it draws from the seed."""


@dataclass(frozen=True)
class Examples:
    """The examples of one split, by position: the engine owns order, shuffling, sharding and resuming.

    size: how many there are; None when there is no end: then every position from 0 is another example.
    read: a scalar int64 position to an `Example` of the dataset's shape; traced once, so written with `tf` operations
        (`tf.numpy_function` brings in anything else). The same position always gives the same example.
    where: the file or files behind a position, for messages about those that cannot be read.
    classes: how many classes a label map has, by role, where any is one.
    """

    size: int | None
    read: Callable[[Tensor], Example]
    where: Callable[[int], str] = "example {}".format
    classes: Mapping[str, int] = field(default_factory=dict)
