"""The figures of a run as curves, arranged in panels: what belongs together shares one."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GROUPS = {
    "judgement": "Opinions of the discriminator",
    "augmentation": "Changes to what the discriminator sees",
    "health": "Outputs",
    "gradient_norm": "Norms of gradients",
}
"""Groups of figures that share a panel, and its title."""
RATE = "learning_rate"
SIDES = ("generator", "discriminator")
SPEED = "images_per_second"


@dataclass(frozen=True)
class Curve:
    """One figure over the steps.

    Attributes:
        label: what the legend calls it.
        steps: where it is known, in order.
        values: one per step; NaN and infinity are gaps.
    """

    label: str
    steps: tuple[int, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Panel:
    """Curves that share a chart.

    Attributes:
        title: what they show.
        curves: at least one.
        across: what the horizontal axis counts.
        is_linear: whether the vertical axis is linear even where it spans many decades.
    """

    title: str
    curves: tuple[Curve, ...]
    across: str = "step"
    is_linear: bool = False


def panels(rows: Sequence[Mapping[str, str]]) -> list[Panel]:
    """Arrange the rows of `results.csv`: validations first, then losses, and the rest behind them."""
    curves = _curves(rows)
    names = [name for name in _below(curves, "validation") if name != "validation/n"]
    found = [Panel(curves[name].label, (curves[name],)) for name in names]
    found += _losses(curves)
    for group, title in GROUPS.items():
        if known := [curves[name] for name in _below(curves, group)]:
            found.append(Panel(title, tuple(sorted(known, key=_place_of_side))))
    rates = [curves[name] for name in _below(curves, RATE) if len(set(curves[name].values)) > 1]
    if rates:
        found.append(Panel("Learning rate", tuple(sorted(rates, key=_place_of_side))))
    if SPEED in curves:
        found.append(Panel("Images per second", (curves[SPEED],)))
    return found


def validation_figures(row: Mapping[str, str]) -> dict[str, str]:
    """The metrics in a row of `results.csv`, as short texts, without the number of examples."""
    found = {name.partition("/")[2]: text for name, text in row.items() if name.startswith("validation/") and text}
    return {name: f"{float(text):.4g}" for name, text in found.items() if name != "n"}


def _place_of_side(curve: Curve) -> int:
    """The generator comes first everywhere, so that it has one color."""
    return SIDES.index(curve.label) if curve.label in SIDES else 0


def _curves(rows: Sequence[Mapping[str, str]]) -> dict[str, Curve]:
    names = dict.fromkeys(name for row in rows for name in row)
    points = {name: [(int(row["step"]), float(row[name])) for row in rows if row.get(name)] for name in names}
    return {
        name: Curve(name.partition("/")[2] or name, *map(tuple, zip(*known, strict=True)))
        for name, known in points.items()
        if any(math.isfinite(value) for _, value in known)
    }


def _below(curves: Mapping[str, Curve], group: str) -> list[str]:
    return [name for name in curves if name.startswith(f"{group}/")]


def _losses(curves: Mapping[str, Curve]) -> list[Panel]:
    """A panel per term with the curve of each side; a total only where it is a sum of several terms."""
    terms: dict[str, list[Curve]] = {}
    for side in SIDES:
        names = _below(curves, side)
        for name in names:
            term, curve = curves[name].label, curves[name]
            if term == "total" and len(names) > 2:
                terms[f"loss of the {side}"] = [Curve("total", curve.steps, curve.values)]
            elif term != "total" or len(names) == 1:
                terms.setdefault(f"loss {term}", []).append(Curve(side, curve.steps, curve.values))
    return [Panel(title[0].upper() + title[1:], tuple(known)) for title, known in terms.items()]
