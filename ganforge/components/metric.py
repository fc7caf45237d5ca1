"""Metric: one number about generated images."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field, PositiveInt

from ganforge.components.component import Component

if TYPE_CHECKING:
    import numpy as np


class Metric(Component):
    """One number about generated images: measured batch by batch, gathered over replicas, summarized once."""

    kind: ClassVar[str] = "metric"
    higher_is_better: ClassVar[bool] = True
    needs: ClassVar[frozenset[str]] = frozenset({"paired"})
    """What it compares a generated image with: `paired`, its own target; `source`; or neither, all targets together."""

    every: PositiveInt | None = Field(
        None,
        description="Steps between its measurements, a multiple of trainer.validate_every, for a costly metric; by "
        "default it is measured in each validation. The last step always has one.",
    )

    @property
    def figure_name(self) -> str:
        """What its figure is called: its name, and what else decides the figure, such as `kid/lite0`."""
        return self.name

    @property
    def images_needed(self) -> int:
        """The fewest images that give a figure."""
        return 1

    @property
    def trusted_from(self) -> int:
        """The number of images from which on the figure says something about more than these images."""
        return self.images_needed

    @property
    def provenance(self) -> Mapping[str, str]:
        """What the figure rests on besides the images, such as the weights of a network; for records."""
        return {}

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """Measure one batch; each image is (batch, height, width, channels) float32 in [-1, 1].

        Where examples have no source, it is (batch, 0, 0, 0).

        Returns:
            (batch, ...): what `summarize` needs of each example.
        """
        raise NotImplementedError

    def summarize(self, measured: "np.ndarray") -> float:
        """One number from what was measured of all n examples, (n, ...); the mean unless overridden."""
        return float(measured.mean())

    def resampled(self, measured: "np.ndarray", draws: "np.ndarray") -> "np.ndarray":
        """The figures of other examples that might have been measured, for an interval around the figure.

        Args:
            measured: what was measured of all n examples, (n, ...).
            draws: (times, n) the numbers of n examples, drawn with replacement.

        Returns:
            (at most times,) figures; override this where an example that is drawn twice distorts the figure.
        """
        import numpy as np

        return np.array([self.summarize(measured[drawn]) for drawn in draws])


def metrics_called(metrics: Sequence[Metric], name: str) -> list[Metric]:
    """Those whose figure has this name; else those that have it themselves."""
    by_figure = [metric for metric in metrics if metric.figure_name == name]
    return by_figure or [metric for metric in metrics if metric.name == name]
