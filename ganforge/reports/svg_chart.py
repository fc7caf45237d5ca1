"""Charts of the page: SVG that takes its colors from the style sheet."""

import math
from typing import Any

from ganforge.reports.chart import COLORS, HEIGHT, WIDTH, Mark, axes, marks, short, thinned
from ganforge.reports.html import Html, element, joined
from ganforge.reports.panels import Curve, Panel


def svg_chart(panel: Panel) -> Html:
    """A chart with a description of it for those who cannot see it."""
    drawn = joined(*map(_svg, marks(panel)), element("g", class_="cursor"))
    description = f"{panel.title}. {' '.join(map(_sentence, panel.curves))}"
    box = f"0 0 {WIDTH} {HEIGHT}"
    return element("svg", drawn, viewBox=box, role="img", aria_label=description, tabindex="0")


def chart_data(panel: Panel) -> dict[str, Any]:
    """What the page needs to show values under the pointer: for each curve its points, in pixels and as text."""
    horizontal, vertical = axes(panel)
    curves = []
    for number, curve in enumerate(map(thinned, panel.curves)):
        known = [
            (horizontal.at(step), vertical.at(value), step, short(float(f"{value:.4g}")))
            for step, value in zip(curve.steps, curve.values, strict=True)
            if math.isfinite(value)
        ]
        curves.append({"label": curve.label, "color": number % COLORS, "points": known})
    return {"low": horizontal.low, "high": horizontal.high, "curves": curves}


def _sentence(curve: Curve) -> str:
    known = [(step, value) for step, value in zip(curve.steps, curve.values, strict=True) if math.isfinite(value)]
    (first, start), (last, end) = known[0], known[-1]
    return f"{curve.label}: {start:.4g} at step {first}, {end:.4g} at step {last}."


def _svg(mark: Mark) -> Html:
    x, y = mark.points[0]
    if mark.text:
        return element("text", mark.text, class_=mark.kind, x=f"{x:g}", y=f"{y:g}", text_anchor=mark.anchor)
    if mark.kind == "dot":
        return element("circle", class_=f"dot color-{mark.color}", cx=f"{x:g}", cy=f"{y:g}", r="2.2")
    path = "M" + "L".join(f"{x:g},{y:g}" for x, y in mark.points)
    color = f" color-{mark.color}" if mark.kind in ("raw", "line") else ""
    return element("path", class_=f"{mark.kind}{color}", d=path if len(mark.points) > 1 else f"{path}h0")
