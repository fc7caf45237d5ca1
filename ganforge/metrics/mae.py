"""Mean absolute error."""

from typing import TYPE_CHECKING, ClassVar, Literal

from ganforge.components import Metric

if TYPE_CHECKING:
    import numpy as np


class MeanAbsoluteError(Metric):
    """Mean of |target - generated| over pixels and channels, in units of [-1, 1]: 0 is equal, 2 is black for white."""

    name: Literal["mae"] = "mae"
    higher_is_better: ClassVar[bool] = False

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """One error per example, (batch,), from images (batch, height, width, channels) float32 in [-1, 1]."""
        return abs(target - generated).mean(axis=(1, 2, 3))
