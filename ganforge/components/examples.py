"""What datasets return: examples by position."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ganforge.components.rounds import Tensor

Split = Literal["train", "validation", "test"]
RUN_SPLITS: tuple[Split, ...] = ("train", "validation")
"""The splits that a run reads; `test` is for evaluation."""
Example = Mapping[str, Tensor]
"""The entries of `Dataset.shape` by name: `target`, mostly `source`, and any extras.

Images are (height, width, channels): uint8, uint16, or float32 already in [-1, 1]. A label map is (height, width, 1)
int16: the number of each pixel's class, from 0, or -1 for no class. Networks see one channel per class, 1 where a pixel
has that class and -1 elsewhere; `Dataset.shape` counts these channels.

Vectors are (length,) float32. A class is a scalar of any integer type: its number, from 0. Networks see (length,)
float32, 1 for the class and 0 elsewhere.
"""

Parts = tuple[Callable[[Example], Example], Callable[[Example, Tensor], Example]]
"""An augmentation in two parts: what it does the same way each time, which may change shapes, and its random rest."""


@dataclass(frozen=True)
class Examples:
    """The examples of one split, by position: the engine owns order, shuffling, sharding and resuming.

    Attributes:
        size: how many there are; None if there is no end, and every position from 0 is another example.
        read: from a scalar int64 position to an `Example` of the dataset's shape. Traced once, so it is written with
            `tf` operations; `tf.numpy_function` calls anything else. A position always gives the same example.
        where: the file or files of a position, for messages about examples that cannot be read.
        classes: the number of classes of each label map and each class, by entry.
    """

    size: int | None
    read: Callable[[Tensor], Example]
    where: Callable[[int], str] = "example {}".format
    classes: Mapping[str, int] = field(default_factory=dict)
