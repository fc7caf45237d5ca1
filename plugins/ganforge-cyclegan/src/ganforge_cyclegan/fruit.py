"""Pictures of apples and oranges on a cloth, in TensorFlow operations."""

from typing import Any, Literal, NamedTuple

import tensorflow as tf

Kind = Literal["apple", "orange"]
NUMBERS = 5
"""How many numbers say where a fruit lies and what it looks like."""


class _Surface(NamedTuple):
    """A ball seen from the front: everything is (size, size).

    Attributes:
        x: from -1, its left edge, to 1.
        y: from -1, its upper edge, to 1.
        height: towards the viewer, 0 at its edge and outside.
        seen: how much of a pixel it covers, from 0 to 1.
        light: how bright it is, lit from the upper left.
    """

    x: Any
    y: Any
    height: Any
    seen: Any
    light: Any


# Built once for all splits and seeds, not for each pipeline: building takes half a second, and op by op each picture
# takes ten times as long.
@tf.function(autograph=False)
def drawn(seed: Any, count: int, size: int, kind: Kind) -> Any:
    """One picture.

    Args:
        seed: (2,) int64; the same gives the same scene, whichever kind lies in it.
        count: of fruit.
        size: height and width in pixels.
        kind: of fruit.

    Returns:
        (size, size, 3) float32 in [0, 1].
    """
    numbers = tf.random.stateless_uniform((count + 1, NUMBERS), seed)
    line = (tf.range(size, dtype=tf.float32) + 0.5) * (2.0 / size) - 1.0
    picture = _cloth(numbers[0], line)
    for fruit in tf.unstack(numbers[1:]):
        surface = _surface(fruit, line)
        shadow = _covered(1.15 * (surface.x - 0.15), 1.15 * (surface.y - 0.2), softness=0.25)
        picture = picture * (1.0 - 0.45 * shadow[..., None])
        picture = _apple(picture, surface, fruit) if kind == "apple" else _orange(picture, surface, fruit)
    return tf.clip_by_value(picture, 0.0, 1.0)


def _cloth(numbers: Any, line: Any) -> Any:
    """Checked, in a pale color."""
    across, down = (tf.sigmoid(8.0 * tf.sin(6.0 * axis + 6.0 * numbers[0])) for axis in (line[None, :], line[:, None]))
    pale = tf.stack([0.72 + 0.2 * numbers[1], 0.75 + 0.2 * numbers[2], 0.8 + 0.2 * numbers[3]])
    return pale * (1.0 - 0.1 * (across + down))[..., None]


def _surface(numbers: Any, line: Any) -> _Surface:
    radius = 0.28 + 0.17 * numbers[2]
    x = (line[None, :] - 1.2 * (numbers[0] - 0.5)) / radius
    y = (line[:, None] - 1.2 * (numbers[1] - 0.5)) / radius
    x, y = tf.repeat(x, line.shape[0], axis=0), tf.repeat(y, line.shape[0], axis=1)
    height = tf.sqrt(tf.maximum(1.0 - x**2 - y**2, 0.0))
    light = 0.55 + 0.5 * tf.maximum((height - 0.7 * x - 0.8 * y) / 1.45, 0.0)
    return _Surface(x, y, height, _covered(x, y), light)


def _covered(x: Any, y: Any, softness: float = 0.05) -> Any:
    """1 within the circle, 0 outside."""
    return tf.sigmoid((1.0 - tf.sqrt(x**2 + y**2 + 1e-6)) / softness)


def _apple(picture: Any, surface: _Surface, numbers: Any) -> Any:
    """Red, yellow towards one side, with a dent and a stem; a bright spot of light."""
    x, y, _, seen, light = surface
    blush = tf.sigmoid(4.0 * (x + y + 0.3 + numbers[3]))[..., None]
    skin = tf.constant([0.80, 0.07, 0.08]) * blush + tf.constant([0.85, 0.45, 0.12]) * (1.0 - blush)
    dent = tf.exp(-((x / 0.45) ** 2) - ((y + 0.85) / 0.22) ** 2)
    shine = tf.exp(-((x + 0.4) ** 2 + (y + 0.4) ** 2) / 0.03)
    color = skin * (light * (1.0 - 0.6 * dent))[..., None] + 0.6 * shine[..., None]
    stem = tf.sigmoid((0.09 - tf.abs(x - 0.25 * (y + 0.8) * (numbers[4] - 0.5))) / 0.03)
    stem *= tf.sigmoid((y + 1.25) / 0.03) * tf.sigmoid((-0.75 - y) / 0.03)
    return _over(_over(picture, color, seen), tf.constant([0.30, 0.18, 0.08]), stem)


def _orange(picture: Any, surface: _Surface, numbers: Any) -> Any:
    """Orange, with pores and a navel; matt."""
    x, y, height, seen, light = surface
    pores = tf.sin(14.0 * x + 9.0 * numbers[3]) * tf.sin(14.0 * y + 9.0 * numbers[4]) * height
    navel = tf.exp(-((x - 0.1) ** 2 + (y - 0.15) ** 2) / 0.012)
    color = tf.constant([1.0, 0.55, 0.05]) * (light * (1.0 + 0.12 * pores - 0.5 * navel))[..., None]
    return _over(picture, color, seen)


def _over(picture: Any, color: Any, seen: Any) -> Any:
    return picture + (color - picture) * seen[..., None]
