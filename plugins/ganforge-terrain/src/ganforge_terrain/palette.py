"""The colors of terrain, as tables made once from a few anchors; numpy only."""

import numpy as np

LEVELS, DAMPNESSES = 256, 64
"""Rows and columns of the tables: steps of elevation and of moisture."""

# Elevation, and red, green, blue from dry to wet. Land keeps blue below red, water keeps it far above.
_LAND = (
    (0.000, (222, 203, 154), (214, 198, 150)),
    (0.018, (216, 192, 138), (186, 184, 120)),
    (0.045, (196, 178, 112), (98, 142, 66)),
    (0.160, (190, 164, 98), (62, 114, 52)),
    (0.300, (176, 140, 88), (58, 98, 48)),
    (0.460, (150, 112, 76), (92, 104, 60)),
    (0.620, (128, 98, 74), (116, 104, 82)),
    (0.740, (148, 128, 108), (142, 130, 112)),
    (0.840, (234, 230, 218), (240, 238, 228)),
    (1.000, (250, 248, 238), (250, 248, 240)),
)
_WATER = (
    (0.00, (98, 172, 206)),
    (0.05, (68, 146, 190)),
    (0.14, (42, 112, 166)),
    (0.32, (24, 76, 134)),
    (0.60, (14, 48, 100)),
    (1.00, (10, 34, 78)),
)
_FLAT = (
    (0.045, (226, 206, 150)),
    (0.220, (112, 164, 84)),
    (0.420, (196, 180, 104)),
    (0.720, (150, 112, 76)),
    (9.999, (244, 242, 232)),
)
WHITEST = (255, 253, 243)
"""The brightest that sunlit land may turn: even then blue stays below red."""

FLAT_SHALLOW, FLAT_DEEP = (96, 160, 214), (52, 104, 176)
"""The water of the simplified map; it turns deep at FLAT_DEPTH."""
FLAT_DEPTH = -0.12


def land_colors() -> np.ndarray:
    """(LEVELS * DAMPNESSES, 3) float32 8-bit levels: elevation 0 to 1 by moisture 0 to 1."""
    heights = [height for height, _, _ in _LAND]
    dry = _ramp(heights, [color for _, color, _ in _LAND])
    wet = _ramp(heights, [color for _, _, color in _LAND])
    share = np.linspace(0, 1, DAMPNESSES, dtype=np.float32)[None, :, None]
    return (dry[:, None] * (1 - share) + wet[:, None] * share).reshape(-1, 3)


def water_colors() -> np.ndarray:
    """(LEVELS, 3) float32 8-bit levels: depth 0 to 1."""
    return _ramp([depth for depth, _ in _WATER], [color for _, color in _WATER])


def flat_bounds() -> list[float]:
    """The elevations at which the simplified map changes color, from the deep up."""
    return [FLAT_DEPTH, 0.0, *(top for top, _ in _FLAT[:-1])]


def flat_colors() -> np.ndarray:
    """(bands, 3) uint8: the colors between those bounds."""
    return np.array([FLAT_DEEP, FLAT_SHALLOW, *(color for _, color in _FLAT)], np.uint8)


def _ramp(places: list[float], colors: list[tuple[int, int, int]]) -> np.ndarray:
    steps = np.linspace(0, 1, LEVELS)
    return np.stack([np.interp(steps, places, channel) for channel in np.array(colors).T], -1).astype(np.float32)
