"""Two pictures of one terrain: the real one and the simplified one."""

import tensorflow as tf

from ganforge_terrain import palette
from ganforge_terrain.world import Terrain

_LIGHT = (-0.5, -0.5, 0.707)
"""Towards the light: up, left and above, in rows, columns and height."""


def real(terrain: Terrain, relief: float) -> tf.Tensor:
    """The terrain as seen from above: (height, width, 3) uint8.

    relief: how steep the shading takes the slopes to be: pixels of height in one unit of elevation.
    """
    elevation = terrain.elevation[1:-1, 1:-1]
    level = _step(elevation, palette.LEVELS)
    dampness = _step(terrain.moisture, palette.DAMPNESSES)
    land = tf.gather(palette.land_colors(), level * palette.DAMPNESSES + dampness)
    water = tf.gather(palette.water_colors(), _step(-elevation, palette.LEVELS))
    light = _shade(terrain.elevation, relief)
    # Snow scatters light into its own shadows, and water hides most of the sea floor's.
    contrast = tf.where(elevation < 0.0, 0.16, 1.0 - 0.4 * tf.clip_by_value(8.0 * elevation - 6.0, 0.0, 1.0))
    colors = tf.where(elevation[..., None] < 0.0, water, land) * (1.0 + contrast * (light - 1.0))[..., None]
    return tf.cast(tf.round(tf.minimum(colors, tf.constant(palette.WHITEST, tf.float32))), tf.uint8)


def simplified(terrain: Terrain) -> tf.Tensor:
    """The terrain as a painted map of a few flat colors: (height, width, 3) uint8."""
    bands = tf.raw_ops.Bucketize(input=terrain.elevation[1:-1, 1:-1], boundaries=palette.flat_bounds())
    return tf.gather(palette.flat_colors(), bands)


def _shade(elevation: tf.Tensor, relief: float) -> tf.Tensor:
    """How bright each slope lies in the light; 1 on the flat: (height, width) float32."""
    down = (elevation[2:, 1:-1] - elevation[:-2, 1:-1]) * (relief / 2)
    right = (elevation[1:-1, 2:] - elevation[1:-1, :-2]) * (relief / 2)
    towards_row, towards_column, above = _LIGHT
    facing = (above - towards_row * down - towards_column * right) * tf.math.rsqrt(1.0 + down * down + right * right)
    return 0.45 + 0.55 / above * tf.nn.relu(facing)


def _step(value: tf.Tensor, count: int) -> tf.Tensor:
    return tf.cast(tf.clip_by_value(value, 0.0, 1.0) * (count - 1) + 0.5, tf.int32)
