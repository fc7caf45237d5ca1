"""The `[trainer.discriminator_augmentation]` table."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

Change = Literal["color", "translation", "cutout"]


class DiscriminatorAugmentationOptions(BaseModel):
    """Random changes to all images that discriminators see, real and generated; the generator learns through them.

    Differentiable augmentation of Zhao et al. 2020, arXiv 2006.10738. With few images a discriminator learns them by
    heart; of changed ones there are more. As generated images are changed alike, the generator does not learn to make
    the changes. Images that are judged together, such as source and target, get the same change; only the judged image
    changes its colors, and label maps never do.

    With `adaptive`, the adaptive augmentation of Karras et al. 2020, arXiv 2006.06676, finds the probability.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    probability: float = Field(
        0.0,
        ge=0,
        le=1,
        description="The chance of each kind of change for an image; 0 turns it off. With adaptive, the chance at the "
        "first step.",
    )
    changes: tuple[Change, ...] = Field(
        ("color", "translation", "cutout"),
        min_length=1,
        description="color: brightness, saturation and contrast; translation: moved; cutout: a square is blanked out.",
    )
    translation: float = Field(
        0.125, gt=0, lt=1, description="The farthest that images are moved, as a share of height and width."
    )
    cutout: float = Field(0.5, gt=0, lt=1, description="The size of what is cut out, as a share of height and width.")
    adaptive: bool = Field(
        False, description="Raise the probability while the discriminator is too sure of real images, or lower it."
    )
    target: float = Field(
        0.6, gt=-1, lt=1, description="adaptive: the mean sign of the logits of real images that is aimed at."
    )
    images: PositiveInt = Field(
        5000,
        description="adaptive: after how many images the probability can have risen from 0 to 1; the paper's 500000 "
        "are for 25 million images.",
    )

    @property
    def is_used(self) -> bool:
        """Whether anything is ever changed."""
        return self.probability > 0 or self.adaptive
