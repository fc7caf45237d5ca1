from typing import Any

import numpy as np
import pytest

from ganforge.components import DistributionMetric
from ganforge.evaluation.evaluated_figure import figure_of_pairs, figure_of_sets
from ganforge.metrics.psnr import PeakSignalToNoise


class MeanApart(DistributionMetric):
    name: str = "mean-apart"

    @property
    def trusted_from(self) -> int:
        return 50

    def compare(self, target: Any, generated: Any) -> float:
        return float(generated.mean() - target.mean())


def test_the_interval_is_that_of_the_mean():
    measured = np.random.default_rng(0).normal(20, 3, 400)
    figure = figure_of_pairs(PeakSignalToNoise(), measured)
    half = 1.96 * measured.std() / 20
    assert figure.value == pytest.approx(measured.mean())
    assert figure.interval == pytest.approx((figure.value - half, figure.value + half), abs=0.1 * half)
    assert (figure.name, figure.n, figure.higher_is_better, figure.remark) == ("psnr", 400, True, "")
    assert figure.options == {"name": "psnr"}


def test_a_single_image_has_no_interval():
    figure = figure_of_pairs(PeakSignalToNoise(), np.array([20.0]))
    assert (figure.value, figure.interval) == (20, None)


def test_intervals_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(0)
    held = 0
    for _ in range(60):
        low, high = figure_of_pairs(PeakSignalToNoise(), random.normal(0, 1, 60)).interval
        held += low <= 0 <= high
    assert 52 <= held <= 60


def test_sets_that_belong_together_are_drawn_together():
    target = np.random.default_rng(0).normal(size=(40, 1))
    together = figure_of_sets(MeanApart(), target, target + 1, together=True)
    apart = figure_of_sets(MeanApart(), target, target + 1, together=False)
    assert together.interval == pytest.approx((1, 1))
    assert apart.interval[1] - apart.interval[0] > 0.5
    assert together.remark == "few images: better 50 or more"


def test_sets_of_different_sizes_have_two_counts():
    figure = figure_of_sets(MeanApart(), np.zeros((5, 1)), np.ones((7, 1)), together=False)
    assert (figure.value, figure.n, figure.targets) == (1, 7, 5)
