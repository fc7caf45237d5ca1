"""The loss that an image which is already what it should become stays as it is."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, Tensor


class Identity(Loss):
    """Mean absolute difference between the target and what the generator that makes targets makes of it.

    Zhu et al. 2017, arXiv 1703.10593, section 5.2, after Taigman et al. 2016: it keeps colors as they are.
    """

    name: Literal["identity"] = "identity"
    needs = frozenset({"identity"})

    weight: float = Field(5.0, ge=0, description="Scales the term; 5 is the paper, half the weight of the cycle.")

    def generator(self, round: Round) -> Tensor:
        """The distance of each target from its own translation: (batch,) float32."""
        from keras import ops

        return ops.mean(ops.abs(round.target - round.identity), axis=(1, 2, 3))
