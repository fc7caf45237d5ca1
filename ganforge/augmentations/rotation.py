"""Random rotation."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ganforge.components import Augmentation, Example
from ganforge.components.rounds import Tensor


class Rotation(Augmentation):
    """Turn source and target together about the middle by a random angle; the corners are filled by mirroring."""

    name: Literal["rotation"] = "rotation"
    degrees: float = Field(10, gt=0, le=180, description="The largest angle either way.")
    source_resampling: Literal["bilinear", "nearest"] = Field("bilinear", description="Label maps always take nearest.")
    target_resampling: Literal["bilinear", "nearest"] = Field("bilinear", description="Label maps always take nearest.")
    extras_resampling: Mapping[str, Literal["bilinear", "nearest"]] = Field(
        {}, description="For extra images by name; bilinear for those that are not named."
    )

    def apply(self, example: Example, seed: Tensor) -> Example:
        """Turn; images become float32 in [-1, 1], label maps stay label maps."""
        import tensorflow as tf

        from ganforge.augmentations.affine import about_the_middle

        angle = tf.random.stateless_uniform((), seed, -1, 1) * self.degrees * (3.14159265 / 180)
        cosine, sine = tf.cos(angle), tf.sin(angle)
        matrix = tf.stack([tf.stack([cosine, -sine]), tf.stack([sine, cosine])])
        methods = {**self.extras_resampling, "source": self.source_resampling, "target": self.target_resampling}
        return {side: about_the_middle(image, matrix, methods.get(side, "bilinear")) for side, image in example.items()}
