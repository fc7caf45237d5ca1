"""CoveredShare: what precision and recall have in common."""

from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from ganforge_metrics.feature_metric import FeatureMetric

if TYPE_CHECKING:
    import numpy as np


class CoveredShare(FeatureMetric):
    """The share of one set's images that lie where the other set does (Kynkäänniemi et al. 2019)."""

    higher_is_better: ClassVar[bool] = True
    neighbors: int = Field(
        3,
        ge=1,
        description="The region of an image reaches to its neighbor of this number in its own set.",
    )

    @property
    def images_needed(self) -> int:
        """So that each has its neighbors."""
        return self.neighbors + 1

    @property
    def trusted_from(self) -> int:
        """With few images regions are wide, and both shares too high."""
        return 1000

    def covered(self, target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """Whether each image of one set is covered by the other, (n,) or (m,) bool."""
        raise NotImplementedError

    def compare(self, target: "np.ndarray", generated: "np.ndarray") -> float:
        """The share, in [0, 1], from two sets of features, (n, length) and (m, length)."""
        return float(self.covered(target, generated).mean())
