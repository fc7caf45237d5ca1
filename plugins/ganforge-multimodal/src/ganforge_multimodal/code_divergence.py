"""The loss that keeps codes where noise is."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Tensor
from ganforge_multimodal.coded_round import CodedRound


class CodeDivergence(Loss[CodedRound]):
    """Divergence of the targets' codes from noise (Kullback and Leibler 1951), so that noise can take their place.

    Zhu et al. 2017, arXiv 1711.11586, section 3.1.
    """

    name: Literal["code-divergence"] = "code-divergence"
    needs = frozenset({"code"})
    weight: float = Field(0.01, ge=0, description="Scales the term; 0.01 is the paper.")

    def generator(self, round: CodedRound) -> Tensor:
        """The divergence of each code in nats: (batch,) float32."""
        from keras import ops

        mean, log_variance = round.code or (0, 0)
        return ops.sum(ops.square(mean) + ops.exp(log_variance) - log_variance - 1, axis=1) / 2
