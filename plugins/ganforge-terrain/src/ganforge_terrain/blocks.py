"""Divides a raster into blocks, and blocks among splits."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ganforge import Split

_SPREAD = 1.5
"""Sides of a block, in windows, if the raster is large enough."""

_ENOUGH = 0.02
"""A block is useful if at least this share of its windows is."""

_KEPT = 2048
"""Windows drawn from each block."""


class Block(NamedTuple):
    """A rectangle of the raster, in pixels: every window lies inside one."""

    top: int
    bottom: int
    left: int
    right: int


def divided(height: int, width: int, window: tuple[int, int]) -> list[Block]:
    """The blocks of a raster, without gaps, each at least as large as the window; none if the raster is smaller."""
    rows, columns = (_cuts(length, side) for length, side in zip((height, width), window, strict=True))
    return [Block(*vertical, *horizontal) for vertical in pairwise(rows) for horizontal in pairwise(columns)]


def fitting_windows(water: np.ndarray, window: tuple[int, int], bounds: tuple[float, float]) -> np.ndarray:
    """First row and column of windows whose share of water is within bounds.

    Args:
        water: (height, width) bool, one block.
        window: height and width in pixels.
        bounds: least and greatest share of water.

    Returns:
        (n, 2) int32, the same number from every useful block; (0, 2) if too few windows fit.
    """
    height, width = window
    sums = np.pad(water, ((1, 0), (1, 0))).cumsum(0, dtype=np.int32).cumsum(1, dtype=np.int32)
    counts = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    low, high = (bound * height * width for bound in bounds)
    fitting = np.argwhere((counts >= low) & (counts <= high)).astype(np.int32)
    if len(fitting) < max(1, _ENOUGH * counts.size):
        return np.empty((0, 2), np.int32)
    return fitting[np.random.default_rng(counts.size).integers(len(fitting), size=_KEPT)]


def dealt(blocks: int, held_out: float, seed: int) -> dict[Split, np.ndarray]:
    """Divide numbered blocks among the splits, at least one each; there must be three."""
    order = np.random.default_rng(seed).permutation(blocks)
    held = min(max(1, round(held_out * blocks)), (blocks - 1) // 2)
    return {"validation": order[:held], "test": order[held : 2 * held], "train": order[2 * held :]}


def _cuts(length: int, side: int) -> list[int]:
    """Where to cut a length: pieces of about `_SPREAD` sides, or of at least one side if that gives too few."""
    pieces = int(length / (_SPREAD * side))
    if pieces < 3:
        pieces = length // side
    return [round(piece * length / pieces) for piece in range(pieces + 1)] if pieces else []
