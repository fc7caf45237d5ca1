"""Random jitter of Isola et al. 2017: enlarge a little, then crop back at a random place."""

from typing import Literal

from pydantic import Field

from ganforge.components import Augmentation, Example, ImageShape, PairShape
from ganforge.components.examples import Parts
from ganforge.components.rounds import Tensor

Resampling = Literal["bilinear", "bicubic", "nearest"]


class Jitter(Augmentation):
    """Enlarge source and target, then crop both at the same random place to the size they had.

    Isola et al. 2017, appendix 6.2, enlarge to 286 pixels and crop to 256. Integers stay integers, rounded, except with
    bicubic resampling, with large factors, and if the size of one image is not a multiple of the other's.
    """

    name: Literal["jitter"] = "jitter"
    enlarge: float = Field(286 / 256, ge=1, le=4, description="Enlarged side over side; 286/256 as in the paper.")
    source_resampling: Resampling = Field("bilinear", description="For the source; label maps always take nearest.")
    target_resampling: Resampling = Field("bilinear", description="For the target; label maps always take nearest.")

    def apply(self, example: Example, seed: Tensor) -> Example:
        """Enlarge and crop; label maps stay label maps, images keep their dtype or become float32 in [-1, 1]."""
        from ganforge.augmentations.resampling import random_crop, resampled

        shape = PairShape(*(ImageShape(*example[role].shape) for role in PairShape._fields))
        if parts := self.split(shape):
            enlarge, crop = parts
            return crop(enlarge(example), seed)
        place = random_crop(shape, self.enlarge, seed)
        return {role: resampled(image, place, self._methods[role]) for role, image in example.items()}

    def split(self, shape: PairShape) -> Parts | None:
        """Enlarging all of the images, and cropping."""
        from ganforge.augmentations.resampling import Enlargement, cropped, enlarged

        enlargement = Enlargement.of(shape, self.enlarge)
        if "bicubic" in self._methods.values() or not enlargement.is_whole(shape):
            return None

        def enlarge(example: Example) -> Example:
            return {role: enlarged(image, enlargement, self._methods[role]) for role, image in example.items()}

        return enlarge, lambda example, seed: cropped(example, enlargement, seed)

    @property
    def _methods(self) -> dict[str, Resampling]:
        return {"source": self.source_resampling, "target": self.target_resampling}
