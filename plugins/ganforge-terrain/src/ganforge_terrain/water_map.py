"""Water maps from files: the sources of both datasets."""

from pathlib import Path

import numpy as np

from ganforge.images import as_channels
from ganforge.row_decoding import color_rows
from ganforge_terrain.blue_rule import BlueRule
from ganforge_terrain.rasters import read_raster

_BAND = 256
"""Rows that are looked at together."""


def in_colors(path: Path) -> str:
    """What a file in colors is: a map from which sources are made, or terrain; nothing for one in black and white."""
    rows = color_rows(path)
    bands = (as_channels(rows[top : top + _BAND], 3) for top in range(0, rows.shape[0], _BAND))
    is_gray = all((band == band[..., :1]).all() for band in bands)
    return "" if is_gray else "it is in colors, while sources are water maps in black and white"


def water_map(path: Path, rule: BlueRule) -> np.ndarray:
    """The source that a map in colors gives: (height, width, 1) float32, 1 where there is water and -1 elsewhere."""
    return np.where(rule.water(read_raster(path, 1, (0, 1))), np.float32(1), np.float32(-1))[..., None]
