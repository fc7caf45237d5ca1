"""A loss is written with `keras.ops` and returns one figure per example; the engine averages."""

from math import log
from typing import Any, Literal

from pydantic import Field, PositiveFloat

from ganforge import Loss, Round


class LogCoshLoss(Loss):
    """Like L1, but smooth around 0: softness * log(cosh(difference / softness))."""

    needs = frozenset({"paired"})

    name: Literal["log-cosh"] = "log-cosh"
    softness: PositiveFloat = Field(0.1, description="Differences well below this matter little.")

    def generator(self, round: Round) -> Any:
        """The mean over pixels and channels: (batch,) float32."""
        from keras import ops

        distance = ops.abs(round.generated - round.target)
        # log(cosh(x)) = x + log(1 + exp(-2x)) - log(2) for x >= 0, which cannot overflow.
        corner = ops.softplus(-2 * distance / self.softness) - log(2)
        return ops.mean(distance + self.softness * corner, axis=(1, 2, 3))
