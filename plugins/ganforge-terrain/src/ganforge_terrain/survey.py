"""Reads the user's rasters and finds their windows, once for all splits."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import tensorflow as tf

from ganforge import DataError
from ganforge_terrain.blocks import divided, fitting_windows
from ganforge_terrain.map_options import MapOptions
from ganforge_terrain.rasters import in_strips, raster_size, read_raster
from ganforge_terrain.windows import sides


class Survey(NamedTuple):
    """What is needed to cut windows.

    Attributes:
        real: (height, width, 3) uint8, on the CPU.
        water: (height, width, 1) uint8, 255 for water, on the CPU.
        windows: (blocks, n, 2) int32: first row and column of n windows of each useful block.
    """

    real: tf.Tensor
    water: tf.Tensor
    windows: np.ndarray


def survey(maps: MapOptions) -> Survey:
    """Read the rasters and find the windows that can be cut from them.

    Raises:
        DataError: a raster is missing, cannot be read, does not match the other or is too small; or too few windows
            hold the share of water asked for.
    """
    files = [maps.path, *([maps.simplified] if maps.simplified else [])]
    sizes = [raster_size(path) for path in files]
    if sizes[0] != sizes[-1]:
        (width, height), (other_width, other_height) = sizes
        raise DataError(
            f"{files[1]}: {other_width}x{other_height} pixels, but {files[0]} has {width}x{height}. Expected the same "
            "size, pixel by pixel. Resize one to the other."
        )
    return _survey(maps, tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in files))


@lru_cache(maxsize=1)
def _survey(maps: MapOptions, _stamps: tuple[tuple[int, int], ...]) -> Survey:
    real = read_raster(maps.path, maps.scale, maps.rows)
    simplified = read_raster(maps.simplified, maps.scale, maps.rows) if maps.simplified else real
    water = np.concatenate([maps.blue_rule.water(strip) for strip in in_strips(simplified)])
    windows = _windows(maps, water)
    with tf.device("CPU:0"):
        return Survey(tf.constant(real), tf.constant(water[..., None] * np.uint8(255)), windows)


def _windows(maps: MapOptions, water: np.ndarray) -> np.ndarray:
    window, (low, high) = sides(maps.size), maps.water
    height, width = water.shape
    blocks = divided(height, width, window)
    if len(blocks) < 3:
        raise _too_little(maps.path, f"{width}x{height} pixels hold {len(blocks)} separate windows", maps)
    found = [
        fitting_windows(water[block.top : block.bottom, block.left : block.right], window, maps.water) + block[::2]
        for block in blocks
    ]
    found = [windows for windows in found if len(windows)]
    if len(found) < 3:
        raise _too_little(maps.path, f"{len(found)} of {len(blocks)} blocks hold {low:.0%} to {high:.0%} water", maps)
    return np.stack(found).astype(np.int32)


def _too_little(path: Path, what: str, maps: MapOptions) -> DataError:
    height, width = sides(maps.size)
    return DataError(
        f"{path}: {what} in windows of {height}x{width} (rows {maps.rows}, scale {maps.scale:g}). "
        "Expected at least 3, one for each split. Take a smaller size or scale, or widen water or rows."
    )
