"""`kid`: the kernel distance."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge_metrics.feature_metric import FeatureMetric

if TYPE_CHECKING:
    import numpy as np


class KernelDistance(FeatureMetric):
    """The kernel distance of Binkowski et al. 2018, 0 where both sets are alike: the metric for few images.

    It has no bias, so it may be slightly negative, and figures of different numbers of images can be compared. Its size
    depends on the extractor. Others print it times 1000.
    """

    name: Literal["kid"] = "kid"
    subset_size: int | None = Field(
        None,
        ge=2,
        description="Average over random subsets of so many images, as is usual for more than 1000; by default all "
        "images are compared at once, which has the same expectation and less noise.",
    )
    subsets: int = Field(100, ge=1, description="How many subsets.")

    @property
    def images_needed(self) -> int:
        """Those of a subset."""
        return self.subset_size or 2

    @property
    def trusted_from(self) -> int:
        """Below, its interval is as wide as what methods differ by."""
        return 50

    def compare(self, target: "np.ndarray", generated: "np.ndarray") -> float:
        """The distance of two sets of features, (n, length) and (m, length)."""
        import numpy as np

        from ganforge_metrics.kernel_formula import kernel_distance

        if self.subset_size is None:
            return kernel_distance(target, generated)
        random = np.random.default_rng(0)
        figures = []
        sets = [each[np.lexsort(each.T)] for each in (target, generated)]  # whatever order the images came in
        for _ in range(self.subsets):
            target, generated = (each[random.choice(len(each), self.subset_size, replace=False)] for each in sets)
            figures.append(kernel_distance(target, generated))
        return float(np.mean(figures))

    def compare_drawn(
        self,
        target: "np.ndarray",
        generated: "np.ndarray",
        target_draws: "np.ndarray",
        generated_draws: "np.ndarray",
    ) -> "np.ndarray":
        """An image that is drawn twice makes no pair with itself, which would raise the distance."""
        import numpy as np

        from ganforge_metrics.kernel_formula import counted, weighted_kernel_distances

        counts = counted(target_draws, len(target)), counted(generated_draws, len(generated))
        distances = weighted_kernel_distances(target, generated, *counts)
        return distances[np.isfinite(distances)]
