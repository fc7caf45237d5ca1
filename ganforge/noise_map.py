"""Noise at every pixel, smooth at several sizes, that tiles of one image agree on."""

from typing import TYPE_CHECKING, Any

from ganforge.chance import normal_at

if TYPE_CHECKING:
    from ganforge.components.rounds import Tensor

_DEVIATION = 0.479
"""What a cubic B-spline, across and down, leaves of a standard deviation of 1."""


def noise_map(chance: "Tensor", size: tuple[int, int], octaves: int, corner: "Tensor | None" = None) -> "Tensor":
    """Noise with mean 0 and variance 1 at every pixel, in one channel for each octave.

    The first octave varies from pixel to pixel, each further one half as fast. The values depend on chance and place
    alone, so that tiles of one image fit together.

    Args:
        chance: (batch,) float32 in [0, 1), as in the batch of a method.
        size: height and width in pixels.
        octaves: how many channels.
        corner: (batch, 2) row and column of the first pixel; 0 and 0 unless given.

    Returns:
        (batch, height, width, octaves) float32.
    """
    from keras import ops

    chance = ops.convert_to_tensor(chance)
    places = ops.zeros((*chance.shape, 2), "int64") if corner is None else ops.cast(corner, "int64")
    maps = [_octave(chance, size, places, octave) for octave in range(octaves)]
    return ops.stack(maps, axis=-1)


def _octave(chance: Any, size: tuple[int, int], places: Any, octave: int) -> Any:
    from keras import ops

    rows, down = _axis(places[:, 0], size[0], 2**octave)
    columns, across = _axis(places[:, 1], size[1], 2**octave)
    values = normal_at(chance, rows, columns, seed=octave) / _DEVIATION
    return ops.matmul(ops.matmul(down, values), ops.swapaxes(across, 1, 2))


def _axis(first: Any, length: int, spacing: int) -> tuple[Any, Any]:
    """Lattice points around the pixels of an axis, (batch, n) int64, and their shares, (batch, length, n) float32."""
    from keras import ops

    before = ops.expand_dims(first // spacing - 1, 1)
    points = before + ops.arange((length - 2) // spacing + 5, dtype="int64")
    pixels = ops.expand_dims(first, 1) - before * spacing + ops.arange(length, dtype="int64")
    places = ops.cast(pixels, "float32") / spacing
    distances = ops.expand_dims(places, 2) - ops.cast(points - before, "float32")[:, None]
    return points, _spline(distances)


def _spline(distances: Any) -> Any:
    """The cubic B-spline."""
    from keras import ops

    reach = ops.abs(distances)
    outer, inner = ops.relu(2.0 - reach), ops.relu(1.0 - reach)
    return (outer**3 - 4.0 * inner**3) / 6.0
