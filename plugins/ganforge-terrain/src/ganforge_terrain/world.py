"""Elevation and moisture of an endless world."""

from math import ceil, log
from typing import NamedTuple

import tensorflow as tf

from ganforge_terrain.noise import fractal_noise, layers_of_noise, sampled

_REACH = 0.13
"""How far the warp may carry a place, in feature sizes."""


class Terrain(NamedTuple):
    """One window of a world.

    Attributes:
        elevation: (height + 2, width + 2) float32, 0 at the coast, about 1 on the highest peaks, negative under water;
            it reaches one pixel beyond the window on every side, so that slopes are known up to the edge.
        moisture: (height, width) float32 in [0, 1].
    """

    elevation: tf.Tensor
    moisture: tf.Tensor


class World(NamedTuple):
    """A deterministic world without end.

    Attributes:
        seed: another seed is another planet.
        feature_size: width of a typical island, in pixels.
    """

    seed: int
    feature_size: float

    def terrain(self, top: tf.Tensor, left: tf.Tensor, height: int, width: int) -> Terrain:
        """The window whose first pixel lies at these world coordinates (int64, in pixels)."""
        land, mountains, moisture = self._warped(top - 1, left - 1, height + 2, width + 2)
        fine = self._fine(_line(top - 1, height + 2), _line(left - 1, width + 2))
        inland = _smoothstep(land, 0.0, 0.9)
        coast = land + fine * (0.06 + 0.07 * inland)
        ranges = 0.9 * inland * mountains * (1.0 + 0.12 * fine)
        elevation = 0.24 * coast + tf.where(coast > 0.0, ranges, 0.0)
        damp = 0.62 + 0.2 * moisture + 0.03 * fine - 0.25 * inland
        return Terrain(elevation, tf.clip_by_value(damp[1:-1, 1:-1], 0.0, 1.0))

    def _warped(self, top: tf.Tensor, left: tf.Tensor, height: int, width: int) -> list[tf.Tensor]:
        """Land, mountains and moisture, bent so that nothing follows the lattice: (height, width) each."""
        size, margin = self.feature_size, ceil(_REACH * self.feature_size) + 1
        rows, columns = _line(top, height), _line(left, width)
        bends = [
            fractal_noise(rows, columns, self._wavelengths(2, 5, 12), [0.4, 0.2, 0.08], self._key(which))
            for which in (0, 1)
        ]
        down, right = (_REACH * size * tf.tanh(bend) for bend in bends)
        broad = self._broad(_line(top - margin, height + 2 * margin), _line(left - margin, width + 2 * margin))
        from_row = tf.range(margin, height + margin, dtype=tf.float32)[:, None]
        from_column = tf.range(margin, width + margin, dtype=tf.float32)
        return tf.unstack(sampled(broad, from_row + down, from_column + right), axis=-1)

    def _broad(self, rows: tf.Tensor, columns: tf.Tensor) -> tf.Tensor:
        """Land, mountains and moisture before the warp: (height, width, 3)."""
        land = fractal_noise(rows, columns, self._wavelengths(1, 2, 4, 8), [0.75, 0.5, 0.26, 0.12], self._key(2))
        moisture = fractal_noise(rows, columns, self._wavelengths(0.6), [1.0], self._key(3))
        folds = layers_of_noise(rows, columns, self._wavelengths(2.6, 5, 10), self._key(4))
        ridges = tf.square(tf.nn.relu(1.0 - 0.8 * tf.abs(folds)))
        mountains = ridges[0] * (0.45 + 0.35 * ridges[1] + 0.25 * ridges[2]) + 0.14 * ridges[1] + 0.08 * ridges[2]
        return tf.stack([land, mountains, moisture], axis=-1)

    def _fine(self, rows: tf.Tensor, columns: tf.Tensor) -> tf.Tensor:
        """The finest details, down to two pixels: (height, width)."""
        octaves = 1 + max(0, int(log(self.feature_size / 23, 1.9)))
        wavelengths = self._wavelengths(*(12 * 1.9**octave for octave in range(octaves)))
        return fractal_noise(rows, columns, wavelengths, [0.6**octave for octave in range(octaves)], self._key(5))

    def _wavelengths(self, *divisors: float) -> list[float]:
        """Parts of the feature size, none finer than pixels can show."""
        return [max(2.0, self.feature_size / divisor) for divisor in divisors]

    def _key(self, which: int) -> int:
        return self.seed * 8 + which


def _line(start: tf.Tensor, length: int) -> tf.Tensor:
    return tf.cast(start + tf.range(length, dtype=tf.int64), tf.float64)


def _smoothstep(value: tf.Tensor, low: float, high: float) -> tf.Tensor:
    share = tf.clip_by_value((value - low) / (high - low), 0.0, 1.0)
    return share * share * (3.0 - 2.0 * share)
