"""The Charbonnier loss."""

from typing import Literal

from pydantic import Field, PositiveFloat

from ganforge import Loss, Round, Tensor


class Charbonnier(Loss):
    """Mean of sqrt(difference**2 + epsilon**2): the distance of `l1`, with a smooth corner at 0.

    Charbonnier et al. 1994; with this epsilon, Lai et al. 2017, arXiv 1704.03915.
    """

    name: Literal["charbonnier"] = "charbonnier"
    needs = frozenset({"paired"})

    weight: float = Field(100.0, ge=0, description="Scales the term; as l1, so that it leads beside `adversarial`.")
    epsilon: PositiveFloat = Field(1e-3, description="Differences well below this matter little.")

    def generator(self, round: Round) -> Tensor:
        """The distance of each generated image from its target: (batch,) float32."""
        from keras import ops

        difference = round.generated - round.target
        return ops.mean(ops.sqrt(ops.square(difference) + self.epsilon**2), axis=(1, 2, 3))
