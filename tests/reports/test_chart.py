import math

import pytest

from ganforge.reports.chart import SHOWN, Axis, axes, marks, short, smoothed, thinned
from ganforge.reports.panels import Curve, Panel


def curve(values, label="x"):
    return Curve(label, tuple(range(1, len(values) + 1)), tuple(values))


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 1, [0, 0.25, 0.5, 0.75, 1]),
        (0, 80_000, [0, 20_000, 40_000, 60_000, 80_000]),
        (-0.31, 0.33, [-0.2, 0, 0.2]),
        (0.9748, 0.9926, [0.975, 0.98, 0.985, 0.99]),
    ],
)
def test_ticks_are_round_and_within_the_axis(low, high, ticks):
    assert Axis(low, high, 0, 100).ticks() == pytest.approx(ticks)


def test_an_axis_over_many_decades_is_logarithmic():
    vertical = axes(Panel("x", (curve([0.001, 1, 1000]),)))[1]
    assert vertical.is_logarithmic
    assert vertical.ticks() == pytest.approx([0.001, 0.01, 0.1, 1, 10, 100, 1000])
    assert vertical.at(1) == pytest.approx((vertical.at(0.001) + vertical.at(1000)) / 2, abs=0.1)


def test_a_panel_says_what_its_axis_counts_and_may_be_linear_over_many_decades():
    panel = Panel("x", (curve([0.001, 1, 1000]),), "files", is_linear=True)
    assert not axes(panel)[1].is_logarithmic
    assert "files" in {mark.text for mark in marks(panel)}


@pytest.mark.parametrize("values", [[0.0], [5.0, 5.0], [-3.0], [0.0, 1e-30], [1e30, -1e30]])
def test_any_values_can_be_drawn(values):
    drawn = list(marks(Panel("x", (curve(values),))))
    assert all(math.isfinite(number) for mark in drawn for point in mark.points for number in point)


def test_a_curve_is_interrupted_where_a_value_is_not_finite():
    drawn = [mark for mark in marks(Panel("x", (curve([1, 2, math.nan, 4, 5]),))) if mark.kind == "line"]
    assert [len(mark.points) for mark in drawn] == [2, 2]


def test_a_long_curve_keeps_its_extremes_in_few_points():
    values = [math.sin(place / 50) for place in range(10_000)]
    values[1234], values[8765] = 9.0, -9.0
    few = thinned(curve(values))
    assert len(few.steps) <= SHOWN + 2
    assert (max(few.values), min(few.values)) == (9.0, -9.0)
    assert (few.steps[0], few.steps[-1]) == (1, 10_000)


def test_a_long_curve_is_smoothed_over_its_values():
    noise = [5.0 + (-1) ** place for place in range(400)]
    assert max(abs(value - 5) for value in smoothed(curve(noise)).values[10:-10]) < 0.1
    assert {mark.kind for mark in marks(Panel("x", (curve(noise),)))} >= {"raw", "line"}


def test_numbers_are_short():
    assert [short(value) for value in (25_000, 1.5e6, 0.0002, 1e-6, 950, 0)] == [
        *("25k", "1.5M", "0.0002", "1e-06", "950", "0")
    ]
