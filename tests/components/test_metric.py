from typing import Any, Literal

import numpy as np
import pytest

from ganforge.components import DistributionMetric, Metric
from ganforge.components.metric import metrics_called


class Distance(Metric):
    name: Literal["distance"] = "distance"

    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        return abs(target - generated).mean(axis=(1, 2, 3))


class MeanApart(DistributionMetric):
    name: Literal["mean-apart"] = "mean-apart"
    channel: int = 0

    @property
    def figure_name(self) -> str:
        return f"mean-apart/{self.channel}"

    def features(self, images: Any) -> Any:
        return images[..., self.channel].reshape(len(images), -1)

    def compare(self, target: Any, generated: Any) -> float:
        return float(abs(target.mean() - generated.mean()))


def test_figures_of_drawn_examples_are_those_of_the_examples_drawn():
    measured = np.array([1.0, 2.0, 6.0])
    np.testing.assert_allclose(
        Distance().resampled(measured, np.array([[0, 0, 0], [0, 1, 2], [2, 2, 1]])), [1, 3, 14 / 3]
    )


def test_sets_of_images_are_compared_whichever_belong_together():
    metric = MeanApart()
    target = np.arange(3, dtype="float32").reshape(3, 1, 1, 1)
    measured = metric.measure(target, target, target[::-1] + 1)
    assert measured.shape == (3, 2, 1)
    assert metric.summarize(measured) == 1
    assert metric.images_needed == 2
    draws = np.array([[0, 0, 0], [2, 2, 2]])
    np.testing.assert_allclose(metric.resampled(measured, draws), [3, 1])


def test_sets_of_different_sizes_are_drawn_apart():
    target, generated = np.array([[0.0], [1.0]]), np.array([[5.0], [6.0], [7.0]])
    draws = np.array([[0, 0], [1, 1]]), np.array([[0, 0, 0], [2, 2, 2]])
    np.testing.assert_allclose(MeanApart().compare_drawn(target, generated, *draws), [5, 6])


@pytest.mark.parametrize(
    ("name", "found"), [("mean-apart/1", [1]), ("mean-apart", [0, 1]), ("distance", [2]), ("mean-apart/2", [])]
)
def test_metrics_are_called_by_their_figure_or_by_their_name(name, found):
    metrics = [MeanApart(), MeanApart(channel=1), Distance()]
    assert metrics_called(metrics, name) == [metrics[index] for index in found]
