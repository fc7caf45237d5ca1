"""Two sets of drawn images, so that there is nothing to download."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from ganforge import Dataset, Example, Examples, ExampleShape, ImageShape, Split

SCENES: dict[Split, tuple[int, int]] = {"train": (0, 1), "validation": (2, 2), "test": (3, 3)}
"""Which one of every four scenes source and target show."""


class UnpairedBalls(Dataset):
    """Source: flat blue discs on light gray. Target: balls of clay on dark blue, lit from the upper left. Endless.

    In training, no source shows the scene of any target. In the other splits, both show the same scene, so that metrics
    can compare a translation with the truth.
    """

    paired: ClassVar[bool] = False

    name: Literal["unpaired-balls"] = "unpaired-balls"
    size: int = Field(64, ge=8, le=1024, description="Height and width, in pixels.")
    balls: int = Field(3, ge=1, le=10, description="Balls in an image; later ones hide earlier ones.")

    def shape(self) -> ExampleShape:
        """Three channels in, three channels out."""
        image = ImageShape(self.size, self.size, 3)
        return ExampleShape(source=image, target=image)

    def load(self, split: Split, seed: int) -> Examples:
        """Different scenes at every position."""

        def read(position: Any) -> Example:
            source, target = (self._scene(4 * position + place, seed) for place in SCENES[split])
            return {"source": self._drawn(source, lit=False), "target": self._drawn(target, lit=True)}

        return Examples(size=None, read=read)

    def _scene(self, number: Any, seed: int) -> Any:
        """(balls, 3): center and radius of each, uniform in [0, 1)."""
        import tensorflow as tf

        return tf.random.stateless_uniform((self.balls, 3), tf.stack([tf.cast(seed, tf.int64), number]))

    def _drawn(self, scene: Any, lit: bool) -> Any:
        import tensorflow as tf

        ground, paint = ((-0.9, -0.8, -0.4), (0.9, 0.1, -0.4)) if lit else ((0.7, 0.7, 0.7), (-0.6, -0.2, 0.8))
        line = tf.linspace(-1.0, 1.0, self.size)
        picture = tf.broadcast_to(tf.constant(ground), (self.size, self.size, 3))
        for ball in tf.unstack(scene):
            radius = 0.2 + 0.3 * ball[2]
            x, y = (line[None, :] - 2 * ball[0] + 1) / radius, (line[:, None] - 2 * ball[1] + 1) / radius
            height = tf.sqrt(tf.maximum(1 - x**2 - y**2, 0))
            light = tf.maximum((height - x - y) / 3**0.5, 0) if lit else tf.ones_like(height)
            color = light[..., None] * (tf.constant(paint) + 1) - 1
            picture = tf.where(height[..., None] > 0, color, picture)
        return picture
