"""Random changes of color."""

from typing import Literal

from pydantic import Field

from ganforge.components import Augmentation, Example
from ganforge.components.rounds import Tensor

SIDES = ("source", "target")
"""Extras keep their colors: a mask or a depth map is no photo."""


class Color(Augmentation):
    """Change brightness, contrast, saturation and hue at random, alike in source and target.

    Saturation and hue apply to images with 3 or 4 channels; alpha and label maps stay as they are.
    """

    name: Literal["color"] = "color"
    on: Literal["source", "target", "both"] = Field("both", description="Which images are changed.")
    brightness: float = Field(0.1, ge=0, le=1, description="Largest change either way, as a share of black to white.")
    contrast: float = Field(0.1, ge=0, lt=1, description="Largest change either way, as a share of the contrast.")
    saturation: float = Field(0.1, ge=0, lt=1, description="Largest change either way, as a share of the saturation.")
    hue: float = Field(0.02, ge=0, le=0.5, description="Largest change either way, as a share of the color circle.")

    def apply(self, example: Example, seed: Tensor) -> Example:
        """A changed example; changed images become float32 in [-1, 1], the others stay as they are."""
        from ganforge.augmentations.normalize import is_label_map

        def changes(side: str, image: Tensor) -> bool:
            return side in SIDES and self.on in (side, "both") and not is_label_map(image)

        return {side: self._changed(image, seed) if changes(side, image) else image for side, image in example.items()}

    def _changed(self, image: Tensor, seed: Tensor) -> Tensor:
        import tensorflow as tf

        from ganforge.augmentations.normalize import to_unit_range

        brightness, contrast, saturation, hue = tf.unstack(tf.random.stateless_uniform((4,), seed, -1, 1))
        image = (to_unit_range(image) + 1) / 2
        colors = image[..., :3] if image.shape[-1] == 4 else image
        if image.shape[-1] in (3, 4):
            colors = tf.image.adjust_hue(colors, hue * self.hue)
            colors = tf.image.adjust_saturation(colors, 1 + saturation * self.saturation)
        colors = tf.image.adjust_contrast(colors, 1 + contrast * self.contrast) + brightness * self.brightness
        changed = tf.concat([colors, image[..., 3:]], axis=-1) if image.shape[-1] == 4 else colors
        return tf.clip_by_value(changed, 0, 1) * 2 - 1
