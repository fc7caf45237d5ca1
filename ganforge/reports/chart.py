"""The geometry of a chart, the same for `results.png` and the page: axes, labels, legend and curves."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from ganforge.reports.panels import Curve, Panel

WIDTH, HEIGHT = 360, 220
LEFT, RIGHT, TOP, BOTTOM = 50, 12, 44, 34
"""Of the chart, and from its sides to the plot."""
COLORS = 4
"""Curves with colors of their own."""
MANY = 60
"""Points from which a smoothed curve is drawn over the values."""
SHOWN = 400
"""Points at most; of more, each bundle shows its lowest and its highest."""
LOGARITHMIC = 100
"""The ratio of the highest to the lowest value from which the axis is logarithmic."""

Point = tuple[float, float]


class Mark(NamedTuple):
    """Something to draw: a line through points, or a text at one.

    Attributes:
        kind: what it is: `grid`, `axis`, `raw`, `line`, `dot`, `title`, `tick` or `legend`.
        points: where.
        text: of a text.
        anchor: the end of the text that is at the point: `start`, `middle` or `end`.
        color: the number of the curve.
    """

    kind: str
    points: Sequence[Point]
    text: str = ""
    anchor: str = "start"
    color: int = 0


@dataclass(frozen=True)
class Axis:
    """From values to pixels.

    Attributes:
        low: the first value.
        high: the last.
        start: the pixel of the first value.
        end: that of the last.
        is_logarithmic: whether equal ratios take equal room.
    """

    low: float
    high: float
    start: float
    end: float
    is_logarithmic: bool = False

    def at(self, value: float) -> float:
        """The pixel of a value."""
        low, high, value = (math.log10(x) if self.is_logarithmic else x for x in (self.low, self.high, value))
        return round(self.start + (self.end - self.start) * (value - low) / (high - low), 1)

    def ticks(self) -> list[float]:
        """Round values along it."""
        if self.is_logarithmic:
            decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            return [10.0**decade for decade in decades if self.low <= 10.0**decade <= self.high]
        raw = (self.high - self.low) / 4
        size = 10 ** math.floor(math.log10(raw))
        step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= raw * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        return [round(step * number, 12) for number in range(first, math.floor(self.high / step + 1e-9) + 1)]


def axes(panel: Panel) -> tuple[Axis, Axis]:
    """Of the steps and of the values."""
    steps = [step for curve in panel.curves for step in curve.steps]
    values = [value for curve in panel.curves for value in curve.values if math.isfinite(value)]
    low, high = min(values), max(values)
    is_logarithmic = not panel.is_linear and low > 0 and high / low >= LOGARITHMIC
    if not is_logarithmic:
        room = (high - low) * 0.05 or abs(high) * 0.05 or 1.0
        low, high = (0.0 if 0 <= low < room * 4 else low - room), high + room
    horizontal = Axis(min(0, *steps), max(max(steps), 1), LEFT, WIDTH - RIGHT)
    return horizontal, Axis(low, high, HEIGHT - BOTTOM, TOP, is_logarithmic)


def marks(panel: Panel) -> Iterator[Mark]:
    """All that a chart shows, from back to front."""
    horizontal, vertical = axes(panel)
    yield Mark("title", [(0, 14)], panel.title)
    if len(panel.curves) > 1:
        yield from _legend(panel.curves)
    for value in vertical.ticks():
        height = vertical.at(value)
        yield Mark("grid", [(LEFT, height), (WIDTH - RIGHT, height)])
        yield Mark("tick", [(LEFT - 6, height + 3.5)], short(value), "end")
    for step in horizontal.ticks():
        yield Mark("tick", [(horizontal.at(step), HEIGHT - BOTTOM + 15)], short(step), "middle")
    yield Mark("axis", [(LEFT, HEIGHT - BOTTOM), (WIDTH - RIGHT, HEIGHT - BOTTOM)])
    yield Mark("tick", [((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 4)], panel.across, "middle")
    for number, curve in enumerate(panel.curves):
        yield from _drawn(curve, number % COLORS, horizontal, vertical)


def short(value: float) -> str:
    """A number in few characters: 25k, 0.0002, 1e-06."""
    if 10_000 <= abs(value) < 1e9:
        return f"{value / 1e6:g}M" if abs(value) >= 1e6 else f"{value / 1e3:g}k"
    return f"{value:.6g}"


def thinned(curve: Curve) -> Curve:
    """At most so many points; of each bundle its lowest and its highest value."""
    count = len(curve.steps)
    if count <= SHOWN:
        return curve
    size = -(-count * 2 // SHOWN)
    kept: set[int] = {0, count - 1}
    for start in range(0, count, size):
        known = [place for place in range(start, min(start + size, count)) if math.isfinite(curve.values[place])]
        if known:
            kept |= {min(known, key=curve.values.__getitem__), max(known, key=curve.values.__getitem__)}
    places = sorted(kept)
    return Curve(
        curve.label, tuple(curve.steps[place] for place in places), tuple(curve.values[place] for place in places)
    )


def smoothed(curve: Curve) -> Curve:
    """Means over a twentieth of the curve."""
    known = [(step, value) for step, value in zip(curve.steps, curve.values, strict=True) if math.isfinite(value)]
    half = len(known) // 40
    sums = [0.0]
    for _, value in known:
        sums.append(sums[-1] + value)
    means = []
    for place in range(len(known)):
        reach = min(half, place, len(known) - 1 - place)
        means.append((sums[place + reach + 1] - sums[place - reach]) / (2 * reach + 1))
    return Curve(curve.label, tuple(step for step, _ in known), tuple(means))


def _legend(curves: Sequence[Curve]) -> Iterator[Mark]:
    left = float(LEFT)
    for number, curve in enumerate(curves):
        color = number % COLORS
        yield Mark("line", [(left, 31), (left + 14, 31)], color=color)
        yield Mark("legend", [(left + 19, 34.5)], curve.label)
        left += 19 + 6.2 * len(curve.label) + 16


def _drawn(curve: Curve, color: int, horizontal: Axis, vertical: Axis) -> Iterator[Mark]:
    is_long = len(curve.steps) >= MANY
    for shown, kind in ((curve, "raw"), (smoothed(curve), "line")) if is_long else ((curve, "line"),):
        for segment in _segments(thinned(shown)):
            points = [(horizontal.at(step), vertical.at(value)) for step, value in segment]
            yield Mark(kind, points, color=color)
            if not is_long:
                yield from (Mark("dot", [point], color=color) for point in points)


def _segments(curve: Curve) -> list[list[tuple[int, float]]]:
    """The parts of a curve between its gaps."""
    places = [-1, *(i for i, value in enumerate(curve.values) if not math.isfinite(value)), len(curve.steps)]
    points = list(zip(curve.steps, curve.values, strict=True))
    return [points[first + 1 : last] for first, last in pairwise(places) if last > first + 1]
