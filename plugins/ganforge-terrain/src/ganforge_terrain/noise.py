"""Lattice noise that is a pure function of world coordinates, in TensorFlow operations.

Every lattice point's value is a hash of its place, so windows of one world agree wherever they overlap, and a world
has no edge and no memory.
"""

from collections.abc import Sequence
from math import ceil

import tensorflow as tf

# Uniform values in [-1, 1], smoothed by a cubic B-spline both ways, keep this standard deviation.
_DEVIATION = 0.277


def scramble(value: tf.Tensor) -> tf.Tensor:
    """Hash uint32 to uint32, one to one: the finalizer of MurmurHash3."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35)):
        value = _fold(value, shift) * tf.constant(factor, tf.uint32)
    return _fold(value, 16)


def hashed(*words: tf.Tensor | int) -> tf.Tensor:
    """One uint32 hash of several integers, broadcast against each other."""
    state = tf.constant(0x9E3779B9, tf.uint32)
    for word in words:
        word = tf.constant(word % 2**32, tf.uint32) if isinstance(word, int) else tf.cast(word, tf.uint32)
        state = scramble(tf.bitwise.bitwise_xor(state, word) + tf.constant(0x632BE5AB, tf.uint32))
    return state


def layers_of_noise(rows: tf.Tensor, columns: tf.Tensor, wavelengths: Sequence[float], key: int) -> tf.Tensor:
    """Independent layers of smooth noise with mean 0 and variance 1.

    Args:
        rows: (height,) float64 world coordinates in pixels, evenly spaced.
        columns: (width,) float64, likewise.
        wavelengths: pixels between lattice points, one for each layer.
        key: another key gives other layers.

    Returns:
        (layers, height, width) float32.
    """
    row_weights, values, column_weights = _lattices(rows, columns, wavelengths, key)
    return tf.matmul(row_weights, tf.matmul(values, column_weights, transpose_b=True))


def fractal_noise(
    rows: tf.Tensor, columns: tf.Tensor, wavelengths: Sequence[float], amplitudes: Sequence[float], key: int
) -> tf.Tensor:
    """The sum of such layers, each times its amplitude: (height, width) float32."""
    row_weights, values, column_weights = _lattices(rows, columns, wavelengths, key)
    values *= tf.constant(amplitudes, tf.float32)[:, None, None]
    across = tf.matmul(values, column_weights, transpose_b=True)
    # One product of all layers side by side adds them up on the way.
    return tf.matmul(_side_by_side(row_weights), tf.reshape(across, (-1, _sides(columns)[0])))


def sampled(fields: tf.Tensor, rows: tf.Tensor, columns: tf.Tensor) -> tf.Tensor:
    """Look up fields between their pixels, bilinearly.

    Args:
        fields: (height, width, channels) float32.
        rows: (...) float32, in pixels from the first row.
        columns: (...) float32, in pixels from the first column.

    Returns:
        (..., channels) float32.
    """
    height, width, channels = _sides(fields)
    flat = tf.reshape(fields, (height * width, channels))
    top = tf.clip_by_value(tf.floor(rows), 0.0, height - 2.0)
    left = tf.clip_by_value(tf.floor(columns), 0.0, width - 2.0)
    down, right = (rows - top)[..., None], (columns - left)[..., None]
    corner = tf.cast(top * width + left, tf.int32)
    upper = _mixed(tf.gather(flat, corner), tf.gather(flat, corner + 1), right)
    lower = _mixed(tf.gather(flat, corner + width), tf.gather(flat, corner + width + 1), right)
    return _mixed(upper, lower, down)


def _lattices(
    rows: tf.Tensor, columns: tf.Tensor, wavelengths: Sequence[float], key: int
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Row weights (layers, height, m), lattice values (layers, m, n) and column weights (layers, width, n)."""
    row_index, row_weights = _axis(rows, wavelengths)
    column_index, column_weights = _axis(columns, wavelengths)
    layer = tf.range(len(wavelengths))[:, None, None]
    hashes = hashed(layer, key, row_index[:, :, None], column_index[:, None, :])
    values = (tf.cast(hashes, tf.float32) * (2.0 / 2**32) - 1.0) / _DEVIATION
    return row_weights, values, column_weights


def _axis(coordinates: tf.Tensor, wavelengths: Sequence[float]) -> tuple[tf.Tensor, tf.Tensor]:
    """The lattice points along one axis and each coordinate's weights on them: (layers, n), (layers, length, n)."""
    count = ceil(_sides(coordinates)[0] / min(wavelengths)) + 4
    places = coordinates[None, :] / tf.constant(wavelengths, tf.float64)[:, None]
    first = tf.floor(places[:, :1]) - 1.0
    near = tf.cast(places - first, tf.float32)
    index = tf.cast(first, tf.int64) + tf.range(count, dtype=tf.int64)
    return index, _spline(near[:, :, None] - tf.range(count, dtype=tf.float32))


def _side_by_side(layers: tf.Tensor) -> tf.Tensor:
    count, height, width = _sides(layers)
    return tf.reshape(tf.transpose(layers, (1, 0, 2)), (height, count * width))


def _spline(distance: tf.Tensor) -> tf.Tensor:
    """The cubic B-spline."""
    reach = tf.abs(distance)
    outer, inner = tf.nn.relu(2.0 - reach), tf.nn.relu(1.0 - reach)
    return (outer * outer * outer - 4.0 * inner * inner * inner) / 6.0


def _sides(tensor: tf.Tensor) -> tuple[int, ...]:
    return tuple(side for side in tensor.shape if side is not None)


def _fold(value: tf.Tensor, shift: int) -> tf.Tensor:
    return tf.bitwise.bitwise_xor(value, tf.bitwise.right_shift(value, tf.constant(shift, tf.uint32)))


def _mixed(first: tf.Tensor, second: tf.Tensor, share: tf.Tensor) -> tf.Tensor:
    return first + (second - first) * share
