"""FrechetMetric: what `fid` and `frechet` have in common."""

from typing import TYPE_CHECKING

from ganforge_metrics.feature_metric import FeatureMetric

if TYPE_CHECKING:
    import numpy as np

DRAWS = 100
"""Draws with replacement that are compared: each takes about as long as the figure itself."""


class FrechetMetric(FeatureMetric):
    """The Fréchet distance of Heusel et al. 2017, 0 where both sets are alike."""

    @property
    def trusted_from(self) -> int:
        """Below, the bias is larger than most differences."""
        return 10_000

    def compare(self, target: "np.ndarray", generated: "np.ndarray") -> float:
        """The distance of two sets of features, (n, length) and (m, length)."""
        from ganforge_metrics.frechet_formula import frechet_distance

        return frechet_distance(target, generated)

    def compare_drawn(
        self,
        target: "np.ndarray",
        generated: "np.ndarray",
        target_draws: "np.ndarray",
        generated_draws: "np.ndarray",
    ) -> "np.ndarray":
        """Draws hold fewer different images, which raises the distance of each: their mean is brought back."""
        drawn = super().compare_drawn(target, generated, target_draws[:DRAWS], generated_draws[:DRAWS])
        return drawn - drawn.mean() + self.compare(target, generated)
