"""Metric: one number about the validation images."""

from typing import TYPE_CHECKING, ClassVar

from ganforge.components.component import Component

if TYPE_CHECKING:
    import numpy as np


class Metric(Component):
    """One number about the validation images: measured batch by batch, gathered over replicas, summarized once."""

    kind: ClassVar[str] = "metric"
    higher_is_better: ClassVar[bool] = True

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """Measure one batch; each image is (batch, height, width, channels) float32 in [-1, 1].

        Returns:
            (batch, ...): what `summarize` needs of each example.
        """
        raise NotImplementedError

    def summarize(self, measured: "np.ndarray") -> float:
        """One number from what was measured of all n examples, (n, ...); the mean unless overridden."""
        return float(measured.mean())
