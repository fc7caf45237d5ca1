"""Many random numbers from the one that a batch has for each example: its `chance`.

A method or a network draws with these, and the run stays what it is after a stop and on any number of devices: the same
chance gives the same numbers, and each example has its own. Any backend computes them, for they use `keras.ops` only.
"""

from math import pi, prod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ganforge.components.rounds import Tensor

_LOW_BITS = 0xFFFFFFFF
_GOLDEN = 0x9E3779B9
"""2**32 over the golden ratio: multiples of it lie far apart, modulo 2**32."""
_LEVELS = 2**24
"""How many different numbers float32 holds in [0, 1) at equal distances."""


def uniform(chance: "Tensor", shape: tuple[int, ...], seed: int = 0) -> "Tensor":
    """Numbers in [0, 1), each as likely as any other.

    Args:
        chance: (batch,) float32 in [0, 1), as in `Round` and in the batch of a method.
        shape: of what is drawn for each example.
        seed: another seed gives other numbers from the same chance.

    Returns:
        (batch, *shape) float32.
    """
    from keras import ops

    return ops.cast(_levels(chance, shape, 2 * seed), "float32") / _LEVELS


def normal(chance: "Tensor", shape: tuple[int, ...], seed: int = 0) -> "Tensor":
    """Numbers of the normal distribution with mean 0 and variance 1.

    Args:
        chance: (batch,) float32 in [0, 1), as in `Round` and in the batch of a method.
        shape: of what is drawn for each example.
        seed: another seed gives other numbers from the same chance.

    Returns:
        (batch, *shape) float32.
    """
    return _bell(*(_levels(chance, shape, 2 * seed + part) for part in (0, 1)))


def normal_at(chance: "Tensor", rows: "Tensor", columns: "Tensor", seed: int = 0) -> "Tensor":
    """As `normal`, for points of an endless grid: a point's number is the same whatever others are asked for.

    Args:
        chance: (batch,) float32 in [0, 1), as in `Round` and in the batch of a method.
        rows: (batch, m) int64.
        columns: (batch, n) int64.
        seed: another seed gives other numbers from the same chance.

    Returns:
        (batch, m, n) float32.
    """
    places = _mixed(_low(rows * _GOLDEN))[:, :, None] + _low(columns)[:, None, :]
    key = _key(chance)[:, None, None]
    return _bell(*(_level(key, places, 2 * seed + part) for part in (0, 1)))


def _bell(radius: Any, angle: Any) -> "Tensor":
    """Two levels as a number of the normal distribution."""
    from keras import ops

    # Box and Muller 1958: a radius and an angle make a point of the plane. The half keeps the logarithm finite.
    radius, angle = ops.cast(radius, "float32"), ops.cast(angle, "float32")
    radius = ops.sqrt(-2.0 * ops.log((radius + 0.5) / _LEVELS))
    return radius * ops.cos(angle * (2 * pi / _LEVELS))


def _levels(chance: "Tensor", shape: tuple[int, ...], stream: int) -> "Tensor":
    """(batch, *shape) int64 in [0, 2**24): a hash of chance, stream and place."""
    from keras import ops

    level = _level(_key(chance)[:, None], ops.arange(prod(shape), dtype="int64"), stream)
    return ops.reshape(level, (-1, *shape))


def _key(chance: "Tensor") -> "Tensor":
    from keras import ops

    return _mixed(ops.cast(ops.cast(chance, "float32") * 2.0**32, "int64"))


def _level(key: "Tensor", place: "Tensor", stream: int) -> "Tensor":
    from keras import ops

    first = (stream + 1) * _GOLDEN & _LOW_BITS
    return ops.right_shift(_mixed(_low(key + _mixed(_low(place + first)))), 8)


def _low(bits: Any) -> Any:
    from keras import ops

    return ops.bitwise_and(bits, _LOW_BITS)


def _mixed(bits: Any) -> Any:
    """Wellons's lowbias32: each bit of the result depends on all 32 bits; in int64, which devices multiply fast."""
    from keras import ops

    bits = ops.bitwise_xor(bits, ops.right_shift(bits, 16))
    bits = ops.bitwise_and(bits * 0x7FEB352D, _LOW_BITS)
    bits = ops.bitwise_xor(bits, ops.right_shift(bits, 15))
    bits = ops.bitwise_and(bits * 0x846CA68B, _LOW_BITS)
    return ops.bitwise_xor(bits, ops.right_shift(bits, 16))
