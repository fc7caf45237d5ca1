"""EvaluatedFigure: one figure of an evaluation, with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ganforge.components import DistributionMetric, Metric
from ganforge.experiment.experiment import as_json

CONFIDENCE = 0.95
DRAWS = 1000


@dataclass(frozen=True)
class EvaluatedFigure:
    """What a metric says about some images.

    Attributes:
        name: of the figure.
        value: of all images.
        interval: where the values of other images like these would lie, 95 of 100 times; None of a single image.
        n: how many generated images were measured.
        targets: how many targets.
        higher_is_better: which values are better.
        trusted_from: how many images it takes for the figure to mean something.
        provenance: what it rests on, such as the weights of a network.
        options: of the metric.
    """

    name: str
    value: float
    interval: tuple[float, float] | None
    n: int
    targets: int
    higher_is_better: bool
    trusted_from: int
    provenance: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def remark(self) -> str:
        """Why it should not be trusted; empty where it can be."""
        return (
            f"few images: better {self.trusted_from} or more" if min(self.n, self.targets) < self.trusted_from else ""
        )


def figure_of_pairs(metric: Metric, measured: np.ndarray) -> EvaluatedFigure:
    """The figure of n examples.

    Args:
        metric: what measured them.
        measured: (n, ...).
    """
    drawn = metric.resampled(measured, _draws(len(measured))) if len(measured) > 1 else None
    return _figure(metric, metric.summarize(measured), drawn, (len(measured), len(measured)))


def figure_of_sets(
    metric: DistributionMetric, target: np.ndarray, generated: np.ndarray, together: bool
) -> EvaluatedFigure:
    """The figure of two sets of images.

    Args:
        metric: what described them.
        target: features, (n, length).
        generated: features, (m, length).
        together: whether they belong together, one by one: they are then drawn together.
    """
    draws = _draws(len(target))
    drawn = metric.compare_drawn(target, generated, draws, draws if together else _draws(len(generated), seed=1))
    return _figure(metric, metric.compare(target, generated), drawn, (len(generated), len(target)))


def _figure(metric: Metric, value: float, drawn: np.ndarray | None, counts: tuple[int, int]) -> EvaluatedFigure:
    return EvaluatedFigure(
        name=metric.figure_name,
        value=value,
        interval=None if drawn is None else _interval(drawn),
        n=counts[0],
        targets=counts[1],
        higher_is_better=metric.higher_is_better,
        trusted_from=metric.trusted_from,
        provenance=metric.provenance,
        options={key: option for key, option in as_json(metric).items() if key != "every"},
    )


def _interval(drawn: np.ndarray) -> tuple[float, float]:
    outside = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, (outside, 1 - outside))
    return float(low), float(high)


def _draws(count: int, seed: int = 0) -> np.ndarray:
    """(DRAWS, count): for each draw the numbers of `count` images, drawn with replacement."""
    return np.random.default_rng(seed).integers(0, count, (DRAWS, count), dtype=np.int32)
