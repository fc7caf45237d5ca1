"""The L1 loss."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, Tensor


class L1(Loss):
    """Mean absolute difference between the generated image and the target, in units of the [-1, 1] range.

    Isola et al. 2017, arXiv 1611.07004: it keeps the coarse structure, the adversarial term the texture.
    """

    name: Literal["l1"] = "l1"
    needs = frozenset({"paired"})

    weight: float = Field(100.0, ge=0, description="Scales the term; 100 is the paper.")

    def generator(self, round: Round) -> Tensor:
        """The distance of each generated image from its target: (batch,) float32."""
        from keras import ops

        return ops.mean(ops.abs(round.target - round.generated), axis=(1, 2, 3))
