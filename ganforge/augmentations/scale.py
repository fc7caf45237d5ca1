"""Random scaling."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from ganforge.components import Augmentation, Example
from ganforge.components.rounds import Tensor


class Scale(Augmentation):
    """Scale source and target together about the middle at random; a smaller image is mirrored beyond its edges."""

    name: Literal["scale"] = "scale"
    smallest: float = Field(0.9, ge=0.25, le=1, description="Smallest scale; 0.5 shows everything at half its size.")
    largest: float = Field(1.1, ge=1, le=4, description="Largest scale; 2 shows a quarter of the image.")
    source_resampling: Literal["bilinear", "nearest"] = Field("bilinear", description="Label maps always take nearest.")
    target_resampling: Literal["bilinear", "nearest"] = Field("bilinear", description="Label maps always take nearest.")
    extras_resampling: Mapping[str, Literal["bilinear", "nearest"]] = Field(
        {}, description="For extra images by name; bilinear for those that are not named."
    )

    @model_validator(mode="after")
    def _changes_something(self) -> "Scale":
        if self.smallest == self.largest:
            raise ValueError("smallest and largest are both 1: nothing would change. Expected a range around 1.")
        return self

    def apply(self, example: Example, seed: Tensor) -> Example:
        """Scale; images become float32 in [-1, 1], label maps stay label maps."""
        import tensorflow as tf

        from ganforge.augmentations.affine import about_the_middle

        matrix = tf.eye(2) / tf.random.stateless_uniform((), seed, self.smallest, self.largest)
        methods = {**self.extras_resampling, "source": self.source_resampling, "target": self.target_resampling}
        return {side: about_the_middle(image, matrix, methods.get(side, "bilinear")) for side, image in example.items()}
