"""The loss that a translation can be taken back."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, Tensor


class CycleConsistency(Loss):
    """Mean absolute difference between the source and what comes back when its translation is translated back.

    Zhu et al. 2017, arXiv 1703.10593: it keeps a translation from leaving its source behind.
    """

    name: Literal["cycle"] = "cycle"
    needs = frozenset({"cycled"})

    weight: float = Field(10.0, ge=0, description="Scales the term; 10 is the paper.")

    def generator(self, round: Round) -> Tensor:
        """The distance of each source from what comes back: (batch,) float32."""
        from keras import ops

        return ops.mean(ops.abs(round.source - round.cycled), axis=(1, 2, 3))
