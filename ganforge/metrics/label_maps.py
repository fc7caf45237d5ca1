"""Counts which class the target has and which was generated, pixel by pixel."""

from typing import TYPE_CHECKING

from ganforge.errors import ShapeError

if TYPE_CHECKING:
    import numpy as np


def confusion(metric: str, target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
    """Count the pixels of each class by what was generated for them.

    Args:
        metric: its name, for the message if the target is not a label map.
        target: (batch, height, width, classes) float32, 1 for the class of a pixel and -1 elsewhere; a pixel with -1
            everywhere has no class and does not count.
        generated: like target, any numbers in [-1, 1]; the largest decides the class.

    Returns:
        (batch, classes of the target, classes generated) int64.

    Raises:
        ShapeError: the target is not a label map.
    """
    import numpy as np

    classes, has_class = target.shape[-1], target > 0
    if classes < 2 or (abs(target) != 1).any() or (has_class.sum(axis=-1) > 1).any():
        raise ShapeError(
            f"{metric}: the target has {classes} channels and is not a label map. Expected one channel per class, 1 or "
            "-1. Set `target_labels` of the dataset, or leave this metric out."
        )
    pairs = target.argmax(axis=-1) * classes + generated.argmax(axis=-1)
    counted = has_class.any(axis=-1)
    counts = [np.bincount(pairs[n][counted[n]], minlength=classes**2) for n in range(len(pairs))]
    return np.stack(counts).reshape(-1, classes, classes)
