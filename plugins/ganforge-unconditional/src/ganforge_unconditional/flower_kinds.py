"""The kinds of flowers that can be drawn."""

from typing import NamedTuple

Color = tuple[float, float, float]


class FlowerKind(NamedTuple):
    """What all flowers of a kind have in common.

    Attributes:
        petals: how many there are in a ring.
        rings: how many rings of petals, 1 or 2.
        width: of a petal; narrow ones leave gaps.
        tip: how pointed a petal is, from 0, round, to 1.
        color: of the outer half of a petal: red, green and blue in [0, 1].
        inside: of its inner half.
        heart: radius of the flower's middle, as a share of the whole.
        middle: its color.
    """

    petals: int
    rings: int
    width: float
    tip: float
    color: Color
    inside: Color
    heart: float
    middle: Color


FLOWER_KINDS = {
    "cornflower": FlowerKind(8, 2, 0.8, 0.9, (0.25, 0.35, 0.95), (0.20, 0.15, 0.60), 0.18, (0.35, 0.10, 0.45)),
    "daisy": FlowerKind(11, 1, 0.75, 0.0, (0.98, 0.97, 0.95), (0.85, 0.86, 0.92), 0.28, (0.98, 0.78, 0.12)),
    "poppy": FlowerKind(4, 1, 1.6, 0.0, (0.90, 0.14, 0.08), (0.55, 0.03, 0.05), 0.20, (0.10, 0.07, 0.10)),
    "sunflower": FlowerKind(14, 2, 0.9, 0.6, (0.99, 0.80, 0.10), (0.93, 0.52, 0.04), 0.46, (0.30, 0.17, 0.07)),
    "violet": FlowerKind(5, 1, 1.15, 0.0, (0.60, 0.28, 0.82), (0.80, 0.62, 0.95), 0.14, (0.98, 0.86, 0.20)),
}
"""All of them, by the names of their classes."""
