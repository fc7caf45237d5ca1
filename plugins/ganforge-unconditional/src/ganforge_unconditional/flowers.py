"""Pictures of flowers, drawn from numbers in [0, 1), in TensorFlow operations."""

from collections.abc import Sequence
from math import pi

import tensorflow as tf

from ganforge_unconditional.flower_kinds import FlowerKind

NUMBERS = 12
"""How many numbers say what one picture looks like."""


def drawn(numbers: tf.Tensor, kinds: Sequence[FlowerKind], number: tf.Tensor, size: int) -> tf.Tensor:
    """One flower on a blurred meadow.

    Args:
        numbers: (NUMBERS,) float32 in [0, 1): place, size, angle, light and shades of color.
        kinds: those that there are.
        number: scalar integer, which of them to draw.
        size: height and width in pixels.

    Returns:
        (size, size, 3) float32 in [0, 1].
    """
    flower = _Flower(kinds, number)
    line = (tf.range(size, dtype=tf.float32) + 0.5) * (2.0 / size) - 1.0
    x, y = line[None, :] - _between(numbers[0], -0.15, 0.15), line[:, None] - _between(numbers[1], -0.15, 0.15)
    # Seen a little from the side: one axis is shorter.
    lean, tilt = 2 * pi * numbers[2], _between(numbers[3], 0.75, 1.0)
    along, across = x * tf.cos(lean) + y * tf.sin(lean), (y * tf.cos(lean) - x * tf.sin(lean)) / tilt
    radius = tf.sqrt(along**2 + across**2 + 1e-6) / _between(numbers[4], 0.65, 0.95)
    angle = tf.atan2(across, along) + 2 * pi * numbers[5]
    softness = 3.0 / size

    picture = _meadow(numbers[6:9], line)
    light = (1.0 - 0.25 * (x + y)) * _between(numbers[9], 0.85, 1.05)
    for ring in range(2):
        reach = flower.reach(angle, ring) * (1.0 if ring == 0 else 0.72)
        seen = tf.sigmoid((reach - radius) / softness) * (1.0 if ring == 0 else flower.is_double)
        shade = flower.petal(radius / reach, numbers[10]) * (light * (0.88 if ring == 0 else 1.0))[..., None]
        picture = _mixed(picture, shade, seen)
    middle = tf.sigmoid((flower.heart - radius) / softness)
    dome = flower.middle * (light * (1.15 - 0.5 * (radius / flower.heart) ** 2))[..., None]
    return tf.clip_by_value(_mixed(picture, dome, middle), 0.0, 1.0)


class _Flower:
    """One of several kinds, chosen by a tensor."""

    def __init__(self, kinds: Sequence[FlowerKind], number: tf.Tensor) -> None:
        columns = (tf.gather(tf.constant(column, tf.float32), number) for column in zip(*kinds, strict=True))
        self.petals, rings, self.width, self.tip, self.color, self.inside, self.heart, self.middle = columns
        self.is_double = rings - 1.0

    def reach(self, angle: tf.Tensor, ring: int) -> tf.Tensor:
        """How far the petals go at this angle, from 0 to 1."""
        turn = self.petals * angle / 2 + ring * pi / 2
        across = tf.abs(tf.cos(turn))  # 1 along the middle of a petal, 0 between two
        round_tip = tf.minimum(1.0, across * self.width * 1.6) ** 0.7
        pointed = across ** (1.0 + self.width)
        return 0.25 + 0.75 * (round_tip + (pointed - round_tip) * self.tip)

    def petal(self, share: tf.Tensor, shade: tf.Tensor) -> tf.Tensor:
        """The color at this share of a petal's length."""
        outer = self.color * (0.9 + 0.2 * shade)
        return _mixed(self.inside, outer, tf.clip_by_value(1.6 * share - 0.35, 0.0, 1.0))


def _meadow(numbers: tf.Tensor, line: tf.Tensor) -> tf.Tensor:
    """Soft green, lighter towards one side: (size, size, 3)."""
    turn = 2 * pi * numbers[0]
    slope = (line[None, :] * tf.cos(turn) + line[:, None] * tf.sin(turn)) * 0.5
    wave = tf.sin(5.0 * line[None, :] + 6 * numbers[1]) * tf.sin(4.0 * line[:, None] + 6 * numbers[2])
    light = _between(numbers[1], 0.35, 0.65) + 0.18 * slope + 0.08 * wave
    green = tf.stack([0.35 + 0.25 * numbers[2], 0.75, 0.25 + 0.1 * numbers[0]])
    return light[..., None] * green


def _between(number: tf.Tensor, low: float, high: float) -> tf.Tensor:
    return low + (high - low) * number


def _mixed(first: tf.Tensor, second: tf.Tensor, share: tf.Tensor) -> tf.Tensor:
    share = share[..., None] if share.shape.rank == 2 else share
    return first + (second - first) * share
