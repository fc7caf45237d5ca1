"""`precision`: how many generated images look like targets."""

from typing import TYPE_CHECKING, Literal

from ganforge_metrics.covered_share import CoveredShare

if TYPE_CHECKING:
    import numpy as np


class Precision(CoveredShare):
    """The share of generated images that lie among the targets (Kynkäänniemi et al. 2019), in [0, 1]: are they real?"""

    name: Literal["precision"] = "precision"

    def covered(self, target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """Whether each generated image lies among the targets."""
        from ganforge_metrics.neighborhoods import are_covered

        return are_covered(generated, target, self.neighbors)

    def compare_drawn(
        self,
        target: "np.ndarray",
        generated: "np.ndarray",
        target_draws: "np.ndarray",
        generated_draws: "np.ndarray",
    ) -> "np.ndarray":
        """Generated images are drawn; the targets stay, since one that is drawn twice would have no region."""
        return self.covered(target, generated)[generated_draws].mean(axis=1)
