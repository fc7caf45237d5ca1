"""Mean intersection over union."""

from typing import TYPE_CHECKING, Literal

from ganforge.components import Metric
from ganforge.metrics.label_maps import confusion

if TYPE_CHECKING:
    import numpy as np


class MeanIoU(Metric):
    """Mean over classes of intersection over union, each over the pixels of all examples together, in [0, 1].

    For targets that are label maps. Pixels without a class are left out, and so are classes that appear neither in the
    targets nor in what was generated.
    """

    name: Literal["miou"] = "miou"

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """Pixels by class and generated class, (batch, classes, classes) int64.

        Raises:
            ShapeError: the target is not a label map.
        """
        return confusion(self.name, target, generated)

    def summarize(self, measured: "np.ndarray") -> float:
        """The mean over classes; 0 if no pixel has a class."""
        counts = measured.sum(axis=0)
        union = counts.sum(axis=0) + counts.sum(axis=1) - counts.diagonal()
        there = union > 0
        return float((counts.diagonal()[there] / union[there]).mean()) if there.any() else 0.0
