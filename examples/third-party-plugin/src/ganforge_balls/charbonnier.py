"""A loss is written with `keras.ops` and returns one figure per example; the engine averages."""

from typing import Any, Literal

from pydantic import Field, PositiveFloat

from ganforge import Loss, Round


class CharbonnierLoss(Loss):
    """Like L1, but smooth around 0: sqrt(difference^2 + softness^2) (Charbonnier et al. 1994)."""

    needs = frozenset({"paired"})

    name: Literal["charbonnier"] = "charbonnier"
    softness: PositiveFloat = Field(1e-3, description="Differences well below this no longer matter.")

    def generator(self, round: Round) -> Any:
        """The mean over pixels and channels: (batch,) float32."""
        from keras import ops

        difference = round.generated - round.target
        return ops.mean(ops.sqrt(ops.square(difference) + self.softness**2), axis=(1, 2, 3))
