"""The loss of smoothness."""

from typing import Literal

from pydantic import Field

from ganforge import Loss, Round, Tensor


class TotalVariation(Loss):
    """Mean absolute difference between neighboring pixels of the generated image: less noise, and less detail.

    Rudin, Osher and Fatemi 1992, in the form without directions.
    """

    name: Literal["total-variation"] = "total-variation"

    weight: float = Field(1.0, ge=0, description="Scales the term.")

    def generator(self, round: Round) -> Tensor:
        """How much neighbors differ, down and to the right: (batch,) float32."""
        from keras import ops

        image = round.generated
        down = ops.mean(ops.abs(image[:, 1:] - image[:, :-1]), axis=(1, 2, 3)) if image.shape[1] > 1 else 0.0
        right = ops.mean(ops.abs(image[:, :, 1:] - image[:, :, :-1]), axis=(1, 2, 3)) if image.shape[2] > 1 else 0.0
        return down + right + ops.zeros_like(image[:, 0, 0, 0])
