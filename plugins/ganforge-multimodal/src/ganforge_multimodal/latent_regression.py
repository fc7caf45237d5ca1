"""The loss that keeps a generator from ignoring its code."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Tensor
from ganforge_multimodal.coded_round import CodedRound


class LatentRegression(Loss[CodedRound]):
    """Mean absolute difference between the noise and what the encoder finds of it in the generated image.

    Zhu et al. 2017, arXiv 1711.11586, section 3.2. It trains the generator alone: the encoder would otherwise teach it
    to hide the code where nobody sees it.
    """

    name: Literal["latent-regression"] = "latent-regression"
    needs = frozenset({"found"})
    weight: float = Field(0.5, ge=0, description="Scales the term; 0.5 is the paper.")
    networks: tuple[str, ...] | None = Field(("generator",), min_length=1, description="The networks that it trains.")

    def generator(self, round: CodedRound) -> Tensor:
        """The distance of each code: (batch,) float32."""
        from keras import ops

        noise, found = round.found or (0, 0)
        return ops.mean(ops.abs(noise - found), axis=1)
