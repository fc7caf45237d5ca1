"""Random flips from left to right."""

from typing import Literal

from pydantic import Field

from ganforge.components import Augmentation, Example
from ganforge.components.rounds import Tensor


class Mirror(Augmentation):
    """Flip source and target together, left to right; dtypes stay as they are."""

    name: Literal["mirror"] = "mirror"
    probability: float = Field(0.5, ge=0, le=1, description="Share of the examples that are flipped.")

    def apply(self, example: Example, seed: Tensor) -> Example:
        """Flip or keep; images are (height, width, channels) of any dtype and range."""
        import tensorflow as tf

        flip = tf.random.stateless_uniform((), seed) < self.probability
        return {
            side: tf.cond(flip, lambda image=image: tf.reverse(image, axis=[1]), lambda image=image: image)
            for side, image in example.items()
        }
