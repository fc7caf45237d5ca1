"""A dataset knows its shape and reads the example at a position; the engine does the rest."""

from typing import Any, Literal

from pydantic import Field

from ganforge import Dataset, Example, Examples, ExampleShape, ImageShape, Split

SPLITS: tuple[Split, ...] = ("train", "validation", "test")


class LitBallsDataset(Dataset):
    """Source: the white disc that a ball covers. Target: the ball, lit from the upper left. Endless."""

    name: Literal["lit-balls"] = "lit-balls"
    size: int = Field(64, ge=8, le=1024, description="Height and width, in pixels.")

    def shape(self) -> ExampleShape:
        """One channel in, one channel out."""
        image = ImageShape(self.size, self.size, 1)
        return ExampleShape(source=image, target=image)

    def load(self, split: Split, seed: int) -> Examples:
        """A different ball at every position; the splits take turns along one endless row of balls."""
        import tensorflow as tf

        def read(position: Any) -> Example:
            number = position * len(SPLITS) + SPLITS.index(split)
            return self._draw(tf.random.stateless_uniform([3], seed=tf.stack([tf.cast(seed, tf.int64), number])))

        return Examples(size=None, read=read)

    def _draw(self, uniform: Any) -> Example:
        import tensorflow as tf

        radius = 0.2 + 0.3 * uniform[0]
        center = (1 - radius) * (2 * uniform[1:] - 1)
        line = tf.linspace(-1.0, 1.0, self.size)
        x = (line[None, :] - center[0]) / radius
        y = (line[:, None] - center[1]) / radius
        height = tf.sqrt(tf.maximum(1 - x**2 - y**2, 0))
        inside = height > 0
        light = tf.maximum((height - x - y) / 3**0.5, 0)
        images = {"source": tf.where(inside, 1.0, -1.0), "target": tf.where(inside, 2 * light - 1, -1.0)}
        return {name: image[..., None] for name, image in images.items()}
