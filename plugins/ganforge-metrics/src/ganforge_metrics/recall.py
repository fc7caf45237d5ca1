"""`recall`: how many targets the generator could have made."""

from typing import TYPE_CHECKING, Literal

from ganforge_metrics.covered_share import CoveredShare

if TYPE_CHECKING:
    import numpy as np


class Recall(CoveredShare):
    """The share of targets that lie among the generated images (Kynkäänniemi et al. 2019), in [0, 1]: is all there?"""

    name: Literal["recall"] = "recall"

    def covered(self, target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """Whether each target lies among the generated images."""
        from ganforge_metrics.neighborhoods import are_covered

        return are_covered(target, generated, self.neighbors)

    def compare_drawn(
        self,
        target: "np.ndarray",
        generated: "np.ndarray",
        target_draws: "np.ndarray",
        generated_draws: "np.ndarray",
    ) -> "np.ndarray":
        """Targets are drawn; the generated images stay, since one that is drawn twice would have no region."""
        return self.covered(target, generated)[target_draws].mean(axis=1)
