"""Whether outputs differ from each other and fit their sources, without any metric."""

import numpy as np

SIDE = 64
IMAGES = 64


class Outputs:
    """Gathers the images of a validation, at low resolution, and compares them with each other.

    Attributes:
        paired: whether each target is the one right answer for its source.
    """

    def __init__(self, paired: bool) -> None:
        self.paired = paired
        self._targets: list[np.ndarray] = []
        self._generated: list[np.ndarray] = []

    def add(self, target: np.ndarray, generated: np.ndarray) -> None:
        """Add a batch, both (batch, height, width, channels) float32 in [-1, 1]; the first 64 images are kept."""
        wanted = IMAGES - len(self._targets)
        self._targets += map(_thinned, target[:wanted])
        self._generated += map(_thinned, generated[:wanted])

    def figures(self) -> dict[str, float]:
        """Two figures, unless there are fewer than two images or all targets are the same.

        `health/diversity`: how far outputs are apart, relative to their targets; 0 if all are the same.
        `health/attention`, if paired: how much nearer outputs are to their own target than to others; 0 if they ignore
            their source, 1 if they equal their targets.
        """
        if len(self._targets) < 2:
            return {}
        targets, generated = np.stack(self._targets), np.stack(self._generated)
        apart = _distance_to_others(targets, targets)
        if not apart:
            return {}
        figures = {"health/diversity": _distance_to_others(generated, generated) / apart}
        if self.paired and (others := _distance_to_others(generated, targets)):
            figures["health/attention"] = 1 - float(np.abs(generated - targets).mean()) / others
        return figures


def _thinned(image: np.ndarray) -> np.ndarray:
    """Every n-th row and column, about 64 of each, which keeps comparing all with all cheap."""
    rows, columns = (max(1, side // SIDE) for side in image.shape[:2])
    return image[::rows, ::columns]


def _distance_to_others(one: np.ndarray, other: np.ndarray) -> float:
    """Mean absolute difference between images of one and of the other at different places."""
    return float(np.mean([np.abs(one - np.roll(other, shift, axis=0)).mean() for shift in range(1, len(one))]))
