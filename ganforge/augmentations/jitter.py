"""Random jitter of Isola et al. 2017: enlarge a little, then crop back at a random place."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from ganforge.components import Augmentation, Example, ExampleShape
from ganforge.components.examples import Parts
from ganforge.components.rounds import Tensor

Resampling = Literal["bilinear", "bicubic", "nearest"]


class Jitter(Augmentation):
    """Enlarge the images, then crop all at the same random place to the size they had.

    Isola et al. 2017, appendix 6.2, enlarge to 286 pixels and crop to 256. Integers stay integers, rounded, except with
    bicubic resampling, with large factors, and if the size of one image is not a multiple of the other's.
    """

    name: Literal["jitter"] = "jitter"
    enlarge: float = Field(286 / 256, ge=1, le=4, description="Enlarged side over side; 286/256 as in the paper.")
    source_resampling: Resampling = Field("bilinear", description="For the source; label maps always take nearest.")
    target_resampling: Resampling = Field("bilinear", description="For the target; label maps always take nearest.")
    extras_resampling: Mapping[str, Resampling] = Field(
        {}, description='For extra images by name, such as {mask = "nearest"}; bilinear for those that are not named.'
    )

    def apply(self, example: Example, seed: Tensor) -> Example:
        """Enlarge and crop; label maps stay label maps, images keep their dtype or become float32 in [-1, 1]."""
        from ganforge.augmentations.resampling import random_crop, resampled, shape_of

        shape = shape_of(example)
        if parts := self.split(shape):
            enlarge, crop = parts
            return crop(enlarge(example), seed)
        place = random_crop(shape, self.enlarge, seed)
        return {name: resampled(image, place, self._method(name)) for name, image in example.items()}

    def split(self, shape: ExampleShape) -> Parts | None:
        """Enlarging all of the images, and cropping."""
        from ganforge.augmentations.resampling import Enlargement, cropped, enlarged

        enlargement = Enlargement.of(shape, self.enlarge)
        if "bicubic" in map(self._method, shape.images) or not enlargement.is_whole(shape):
            return None

        def enlarge(example: Example) -> Example:
            return {name: enlarged(image, enlargement, self._method(name)) for name, image in example.items()}

        return enlarge, lambda example, seed: cropped(example, enlargement, seed)

    def _method(self, name: str) -> Resampling:
        named: dict[str, Resampling] = {"source": self.source_resampling, "target": self.target_resampling}
        return {**self.extras_resampling, **named}.get(name, "bilinear")
