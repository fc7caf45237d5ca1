from typing import Any, Literal

import numpy as np
import pytest

from ganforge.components import DistributionMetric, Metric
from ganforge.errors import DataError, ShapeError, TrainingError
from ganforge.evaluation.compared_images import ComparedImages
from ganforge.evaluation.measuring import Measuring
from ganforge.evaluation.metric_choice import MetricChoice


class Distance(Metric):
    name: Literal["distance"] = "distance"

    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        return abs(target - generated).mean(axis=(1, 2, 3))


class ColorOnly(Distance):
    name: Literal["color-only"] = "color-only"

    def measure(self, source: Any, target: Any, generated: Any) -> Any:
        raise ShapeError("color-only: one channel is too few.")


class MeanApart(DistributionMetric):
    name: Literal["mean-apart"] = "mean-apart"

    def features(self, images: Any) -> Any:
        return images.mean(axis=(1, 2))

    def compare(self, target: Any, generated: Any) -> float:
        return float(abs(target.mean(axis=0) - generated.mean(axis=0)).sum())


class Flat(MeanApart):
    name: Literal["flat"] = "flat"

    def features(self, images: Any) -> Any:
        return images.mean()


def images(count, value):
    return np.full((count, 4, 4, 1), value, np.float32)


def pairs(count, target, generated):
    return ComparedImages(images(count, 0), images(count, target), images(count, generated))


def test_pairs_and_sets_are_measured_batch_by_batch():
    measuring = Measuring(MetricChoice((Distance(), MeanApart()), frozenset()), {"fid": "no weights"})
    measuring.add_pairs(pairs(2, 0, 0.5))
    measuring.add_pairs(pairs(1, 0, -1))
    distance, apart = measuring.figures(together=True)
    assert (distance.name, distance.n, distance.value) == ("distance", 3, pytest.approx(2 / 3))
    assert (apart.name, apart.n, apart.value) == ("mean-apart", 3, pytest.approx(0))
    assert measuring.left_out == {"fid": "no weights"}


def test_sets_need_no_pairs():
    measuring = Measuring(MetricChoice((MeanApart(),), frozenset()), {})
    measuring.add_targets(images(3, 0))
    measuring.add_generated(images(2, 0.5))
    (apart,) = measuring.figures(together=False)
    assert (apart.n, apart.targets, apart.value) == (2, 3, 0.5)


def test_a_metric_that_does_not_fit_is_left_out_with_its_reason():
    measuring = Measuring(MetricChoice((ColorOnly(), Distance()), frozenset()), {})
    measuring.add_pairs(pairs(2, 0, 1))
    assert [figure.name for figure in measuring.figures(together=True)] == ["distance"]
    assert measuring.left_out == {"color-only": "one channel is too few."}


def test_one_that_was_asked_for_must_fit():
    measuring = Measuring(MetricChoice((ColorOnly(),), frozenset({"color-only"})), {})
    with pytest.raises(ShapeError, match="one channel is too few"):
        measuring.add_pairs(pairs(2, 0, 1))


def test_too_few_images_leave_a_metric_out_or_are_refused():
    for asked in (frozenset(), frozenset({"mean-apart"})):
        measuring = Measuring(MetricChoice((MeanApart(), Distance()), asked), {})
        measuring.add_pairs(pairs(1, 0, 1))
        if asked:
            with pytest.raises(DataError, match="metric 'mean-apart': it needs 2 images or more, and there are 1"):
                measuring.figures(together=True)
        else:
            assert [figure.name for figure in measuring.figures(together=True)] == ["distance"]
            assert measuring.left_out["mean-apart"] == "it needs 2 images or more, and there are 1."


def test_features_of_no_use_are_a_mistake_of_the_metric():
    measuring = Measuring(MetricChoice((Flat(),), frozenset()), {})
    with pytest.raises(TrainingError, match=r"metric 'flat': features returned shape \(\) for 2 images"):
        measuring.add_targets(images(2, 0))
