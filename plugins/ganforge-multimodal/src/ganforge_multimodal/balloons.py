"""How balloons are drawn."""

import tensorflow as tf

from ganforge import Example, Tensor

SKY = (0.55, 0.75, 0.95)
"""Red, green and blue at the bottom; it is darker further up."""


def drawn(size: int, count: int, key: tuple[int, Tensor]) -> Example:
    """Outlines and balloons of one image, uint8, by a seed and a number."""
    pair = tf.stack([tf.cast(key[0], tf.int64), tf.cast(key[1], tf.int64)])
    numbers = tf.unstack(tf.random.stateless_uniform((count, 6), pair))
    line = tf.range(size, dtype=tf.float32) / size
    rows, columns = line[:, tf.newaxis], line[tf.newaxis, :]
    picture = tf.constant(SKY) * (0.6 + 0.4 * tf.broadcast_to(rows, (size, size))[..., tf.newaxis])
    outlines = tf.ones((size, size))
    for balloon in numbers:
        distance, light = _balloon(rows, columns, balloon)
        inside = distance < 1
        shaded = _color(balloon[3]) * (0.35 + 0.65 * light[..., tf.newaxis])
        picture = tf.where(inside[..., tf.newaxis], shaded, picture)
        thickness = 1.5 / (size * (0.12 + 0.13 * balloon[2]))
        outlines = tf.where(inside, tf.where(distance > 1 - thickness, 0.0, 1.0), outlines)
    levels = {"source": outlines[..., tf.newaxis], "target": picture}
    return {role: tf.saturate_cast(tf.round(image * 255), tf.uint8) for role, image in levels.items()}


def _balloon(rows: Tensor, columns: Tensor, numbers: Tensor) -> tuple[Tensor, Tensor]:
    """How far each pixel is from the center, 1 at the edge, and how much light it gets from the upper left."""
    radius = 0.12 + 0.13 * numbers[2]
    across = (columns - 0.2 - 0.6 * numbers[0]) / radius
    down = (rows - 0.2 - 0.6 * numbers[1]) / (1.2 * radius)
    distance = tf.sqrt(across**2 + down**2)
    height = tf.sqrt(tf.maximum(1 - distance**2, 0))
    return distance, tf.clip_by_value((height - 0.7 * across - 0.7 * down) / 1.4, 0, 1)


def _color(hue: Tensor) -> Tensor:
    """Red, green and blue of a full color."""
    return tf.clip_by_value(tf.abs((hue + tf.constant([0.0, 2 / 3, 1 / 3])) % 1 * 6 - 3) - 1, 0.05, 1)
