"""Whether outputs differ from each other and fit their sources, without any metric."""

from collections.abc import Sequence

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
        self._kinds: list[tuple[int, ...]] = []

    def add(self, target: np.ndarray, generated: np.ndarray, classes: Sequence[np.ndarray] = ()) -> None:
        """Add a batch; the first 64 images are kept.

        Args:
            target: (batch, height, width, channels) float32 in [-1, 1].
            generated: the same.
            classes: the classes that images have, each (batch, length) with a 1 in its place.
        """
        wanted = IMAGES - len(self._targets)
        numbers = [labels.argmax(axis=1) for labels in classes]
        self._kinds += list(zip(*numbers, strict=True))[:wanted] if numbers else [()] * len(target[:wanted])
        self._targets += map(_thinned, target[:wanted])
        self._generated += map(_thinned, generated[:wanted])

    def figures(self) -> dict[str, float]:
        """Two figures, unless there are fewer than two images or all targets are the same.

        `health/diversity`: how far outputs are apart, relative to their targets; 0 if all are the same. Where images
            have classes, only those of one class are compared: a generator may know one image of each.
        `health/attention`, if paired: how much nearer outputs are to their own target than to others; 0 if they ignore
            their source, 1 if they equal their targets.
        """
        if len(self._targets) < 2:
            return {}
        targets, generated = np.stack(self._targets), np.stack(self._generated)
        others = ~np.eye(len(targets), dtype=bool)
        alike = np.array([[one == other for other in self._kinds] for one in self._kinds]) & others
        apart = _mean(_distances(targets, targets)[alike])
        if not apart:
            return {}
        figures = {"health/diversity": _mean(_distances(generated, generated)[alike]) / apart}
        if self.paired and (away := _mean(_distances(generated, targets)[others])):
            figures["health/attention"] = 1 - float(np.abs(generated - targets).mean()) / away
        return figures


def _thinned(image: np.ndarray) -> np.ndarray:
    """Every n-th row and column, about 64 of each, which keeps comparing all with all cheap."""
    rows, columns = (max(1, side // SIDE) for side in image.shape[:2])
    return image[::rows, ::columns]


def _distances(images: np.ndarray, others: np.ndarray) -> np.ndarray:
    """The mean absolute difference of each image from each of the others: (others, images)."""
    return np.stack([np.abs(images - other).mean(axis=(1, 2, 3)) for other in others])


def _mean(distances: np.ndarray) -> float:
    return float(distances.mean()) if distances.size else 0.0
