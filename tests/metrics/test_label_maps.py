"""Figures about label maps, against a count by hand."""

import numpy as np
import pytest

from ganforge.errors import ShapeError
from ganforge.metrics.mean_iou import MeanIoU
from ganforge.metrics.pixel_accuracy import PixelAccuracy

METRICS = [MeanIoU(), PixelAccuracy()]
TARGET = [[0, 0, 1, -1], [0, 0, 0, 0]]
GUESSED = [[0, 1, 1, 2], [0, 0, 0, 0]]


def channels(numbers, classes=4):
    """(examples, pixels) to (examples, 1, pixels, classes); -1 is no class."""
    return np.where(np.array(numbers)[:, None, :, None] == np.arange(classes), 1.0, -1.0).astype(np.float32)


def figure(metric, target, generated):
    parts = [metric.measure(target[[n]], target[[n]], generated[[n]]) for n in range(len(target))]
    whole = metric.measure(target, target, generated)
    np.testing.assert_array_equal(np.concatenate(parts), whole)
    return metric.summarize(whole)


def test_intersection_over_union_is_the_mean_over_classes_that_are_somewhere():
    # class 0: 5 right of 6 in the union; class 1: 1 of 2; class 2 was guessed on void only; class 3 is nowhere
    assert figure(MeanIoU(), channels(TARGET), channels(GUESSED) * 0.4) == pytest.approx((5 / 6 + 1 / 2) / 2)


def test_accuracy_is_over_all_pixels_that_have_a_class():
    assert figure(PixelAccuracy(), channels(TARGET), channels(GUESSED) * 0.4) == pytest.approx(6 / 7)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_the_target_itself_is_perfect_and_nothing_counted_is_0(metric):
    target = channels(TARGET)
    assert figure(metric, target, target) == 1
    nothing = channels([[-1, -1]])
    assert figure(metric, nothing, nothing) == 0


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
@pytest.mark.parametrize("target", [np.zeros((1, 2, 2, 3)), np.ones((1, 2, 2, 1)), np.ones((1, 2, 2, 2))])
def test_targets_that_are_no_label_maps_are_refused(metric, target):
    with pytest.raises(ShapeError, match=f"{metric.name}: the target has . channels and is not a label map"):
        metric.measure(target, target, target)
