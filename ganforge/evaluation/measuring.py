"""Measuring: has metrics measure images, and makes figures of what they measured."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ganforge.components import DistributionMetric, Metric
from ganforge.errors import DataError, ShapeError, TrainingError
from ganforge.evaluation.compared_images import ComparedImages
from ganforge.evaluation.evaluated_figure import EvaluatedFigure, figure_of_pairs, figure_of_sets
from ganforge.evaluation.metric_choice import MetricChoice
from ganforge.training.validation import measured_batch

Arrays = list[np.ndarray]


class Measuring:
    """Gathers what metrics measure, batch by batch; one that does not fit and was not asked for is left out.

    Attributes:
        left_out: why each of those was, by the name of its figure.
    """

    def __init__(self, choice: MetricChoice, left_out: Mapping[str, str]) -> None:
        self.left_out = dict(left_out)
        self._choice = choice
        self._pairs: dict[str, Arrays] = {}
        self._targets: dict[str, Arrays] = {}
        self._generated: dict[str, Arrays] = {}

    def add_pairs(self, images: ComparedImages) -> None:
        """Measure images that belong together with their targets.

        Raises:
            GanforgeError: a metric that was asked for does not fit.
        """
        entries = {"source": images.source, "target": images.target}
        batch = {name: entry for name, entry in entries.items() if entry is not None}
        for metric in self._those(Metric):
            if isinstance(metric, DistributionMetric):
                continue
            self._attempt(self._pairs, metric, lambda metric=metric: measured_batch(metric, batch, images.generated))
        self.add_targets(images.target)
        self.add_generated(images.generated)

    def add_targets(self, images: np.ndarray) -> None:
        """Describe targets for the metrics that compare sets.

        Raises:
            GanforgeError: a metric that was asked for does not fit.
        """
        self._describe(self._targets, images)

    def add_generated(self, images: np.ndarray) -> None:
        """Describe generated images for the metrics that compare sets.

        Raises:
            GanforgeError: a metric that was asked for does not fit.
        """
        self._describe(self._generated, images)

    def figures(self, together: bool) -> list[EvaluatedFigure]:
        """A figure for each metric that has enough images.

        Args:
            together: whether targets and generated images belong together, one by one.

        Raises:
            DataError: one that was asked for has too few.
        """
        figures = []
        for metric in self._those(Metric):
            if isinstance(metric, DistributionMetric):
                target, generated = (
                    np.concatenate(found[metric.figure_name]) for found in (self._targets, self._generated)
                )
                if self._has_enough(metric, min(len(target), len(generated))):
                    figures.append(figure_of_sets(metric, target, generated, together))
            elif metric.figure_name in self._pairs:
                figures.append(figure_of_pairs(metric, np.concatenate(self._pairs[metric.figure_name])))
        return figures

    def _those(self, kind: type[Metric]) -> list[Any]:
        metrics = self._choice.metrics
        return [each for each in metrics if isinstance(each, kind) and each.figure_name not in self.left_out]

    def _describe(self, found: dict[str, Arrays], images: np.ndarray) -> None:
        for metric in self._those(DistributionMetric):
            self._attempt(found, metric, lambda metric=metric: _features(metric, images))

    def _attempt(self, found: dict[str, Arrays], metric: Metric, measure: Callable[[], np.ndarray]) -> None:
        try:
            found.setdefault(metric.figure_name, []).append(measure())
        except (DataError, ShapeError) as error:
            if self._choice.is_asked(metric):
                raise
            self.left_out[metric.figure_name] = str(error).removeprefix(f"{metric.name}: ")

    def _has_enough(self, metric: Metric, count: int) -> bool:
        if count >= metric.images_needed:
            return True
        reason = f"it needs {metric.images_needed} images or more, and there are {count}."
        if self._choice.is_asked(metric):
            raise DataError(f"metric '{metric.name}': {reason} Add images, or leave this metric out.")
        self.left_out[metric.figure_name] = reason
        return False


def _features(metric: DistributionMetric, images: np.ndarray) -> np.ndarray:
    features = np.asarray(metric.features(images))
    if features.ndim != 2 or len(features) != len(images):
        raise TrainingError(
            f"metric '{metric.name}': features returned shape {features.shape} for {len(images)} images. Expected "
            "(batch, length)."
        )
    return features
