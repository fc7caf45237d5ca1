"""Random jitter of Isola et al. 2017: enlarge a little, then crop back at a random place."""

from typing import Literal

from pydantic import Field

from ganforge.components import Augmentation, Example
from ganforge.rounds import Tensor

Resampling = Literal["bilinear", "bicubic", "nearest"]


class Jitter(Augmentation):
    """Enlarge source and target, then crop both at the same random place to the size they had.

    One resampling does both, so each pixel is touched once. (286 then 256 pixels in Isola et al. 2017, appendix 6.2.)
    """

    name: Literal["jitter"] = "jitter"
    enlarge: float = Field(286 / 256, ge=1, le=4, description="Enlarged side over side; 286/256 as in the paper.")
    source_resampling: Resampling = Field("bilinear", description="For the source; label maps always take nearest.")
    target_resampling: Resampling = Field("bilinear", description="For the target; label maps always take nearest.")

    def apply(self, example: Example, seed: Tensor) -> Example:
        """A moved example; images become float32 in [-1, 1], label maps stay label maps."""
        from ganforge.augmentations.resampling import random_crop, resampled

        place = random_crop([image.shape for image in example.values()], self.enlarge, seed)
        methods = {"source": self.source_resampling, "target": self.target_resampling}
        return {side: resampled(image, place, methods[side]) for side, image in example.items()}
