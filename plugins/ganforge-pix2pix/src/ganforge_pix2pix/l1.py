"""The L1 loss."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, Tensor


class L1(Loss):
    """Mean absolute difference between the generated image and the target, in units of the [-1, 1] range.

    Isola et al. 2017, arXiv 1611.07004: it keeps the coarse structure, the adversarial term the texture. With a `mask`,
    each pixel counts by how white the mask is there.
    """

    name: Literal["l1"] = "l1"

    weight: float = Field(100.0, ge=0, description="Scales the term; 100 is the paper.")
    mask: str | None = Field(None, description="An extra image of the examples that weights each pixel.")
    outside: float = Field(0.0, ge=0, description="How much pixels count where the mask is black; white ones count 1.")

    @property
    def needs(self) -> frozenset[str]:
        """Pairs, and the mask if there is one."""
        return frozenset({"paired"} | ({self.mask} if self.mask else set()))

    def generator(self, round: Round) -> Tensor:
        """The distance of each generated image from its target: (batch,) float32."""
        from keras import ops

        distance = ops.abs(round.target - round.generated)
        if self.mask:
            white = (round.extras[self.mask] + 1) / 2  # (batch, height, width, 1 or the target's channels)
            distance = distance * (self.outside + (1 - self.outside) * white)
        return ops.mean(distance, axis=(1, 2, 3))
