"""Share of pixels with the right class."""

from typing import TYPE_CHECKING, Literal

from ganforge.components import Metric
from ganforge.metrics.label_maps import confusion

if TYPE_CHECKING:
    import numpy as np


class PixelAccuracy(Metric):
    """Share of all examples' pixels whose class is right, in [0, 1]; pixels without a class are left out.

    For targets that are label maps.
    """

    name: Literal["pixel-accuracy"] = "pixel-accuracy"

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """How many pixels are right and how many have a class, (batch, 2) int64.

        Raises:
            ShapeError: the target is not a label map.
        """
        import numpy as np

        counts = confusion(self.name, target, generated)
        return np.stack([counts.trace(axis1=1, axis2=2), counts.sum(axis=(1, 2))], axis=1)

    def summarize(self, measured: "np.ndarray") -> float:
        """Right pixels over counted ones; 0 if no pixel has a class."""
        right, counted = measured.sum(axis=0)
        return float(right / max(counted, 1))
