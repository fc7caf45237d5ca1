"""DistributionMetric: compares sets of images."""

from typing import TYPE_CHECKING, ClassVar

from ganforge.components.metric import Metric

if TYPE_CHECKING:
    import numpy as np


class DistributionMetric(Metric):
    """Compares the generated images as a set with the targets as a set, whichever of them belong together."""

    higher_is_better: ClassVar[bool] = False
    needs: ClassVar[frozenset[str]] = frozenset()

    @property
    def images_needed(self) -> int:
        """One image has no spread."""
        return 2

    def features(self, images: "np.ndarray") -> "np.ndarray":
        """Each image as (batch, length) numbers, from (batch, height, width, channels) float32 in [-1, 1]."""
        raise NotImplementedError

    def compare(self, target: "np.ndarray", generated: "np.ndarray") -> float:
        """One number from the features of n targets, (n, length), and of m generated images, (m, length)."""
        raise NotImplementedError

    def compare_drawn(
        self,
        target: "np.ndarray",
        generated: "np.ndarray",
        target_draws: "np.ndarray",
        generated_draws: "np.ndarray",
    ) -> "np.ndarray":
        """As `resampled`, of features; override this where an image that is drawn twice distorts the figure.

        Args:
            target: (n, length).
            generated: (m, length).
            target_draws: (times, n) the numbers of n targets, drawn with replacement.
            generated_draws: (times, m).

        Returns:
            (at most times,) figures.
        """
        import numpy as np

        drawn = zip(target_draws, generated_draws, strict=True)
        return np.array([self.compare(target[one], generated[other]) for one, other in drawn])

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """The features of targets and of generated images, (batch, 2, length)."""
        import numpy as np

        return np.stack([self.features(target), self.features(generated)], axis=1)

    def summarize(self, measured: "np.ndarray") -> float:
        """Compare the features, (n, 2, length)."""
        return self.compare(measured[:, 0], measured[:, 1])

    def resampled(self, measured: "np.ndarray", draws: "np.ndarray") -> "np.ndarray":
        """Draw targets together with their translations."""
        return self.compare_drawn(measured[:, 0], measured[:, 1], draws, draws)
