"""How well generated label maps match the true classes."""

from typing import Literal

from pydantic import Field, PositiveFloat

from ganforge.components import Loss
from ganforge.components.rounds import Round, Tensor


class CrossEntropy(Loss):
    """Softmax cross-entropy over the classes of each pixel, for targets that are label maps.

    A distance such as L1 fails there: most of a pixel's channels are -1, so an image of -1 everywhere is close, and a
    tanh that has gone there comes back no more. Pixels without a class do not count. A target of one channel is taken
    for two classes, -1 and 1.
    """

    name: Literal["cross-entropy"] = "cross-entropy"
    needs = frozenset({"paired"})

    weight: float = Field(100.0, ge=0, description="Scales the term; as l1, so that it leads beside `adversarial`.")
    sharpness: PositiveFloat = Field(
        5.0, description="Scales generated values to logits; the largest chance of one class is e^(2 sharpness) to 1."
    )

    def generator(self, round: Round) -> Tensor:
        """The mean over the pixels that have a class: (batch,) float32."""
        from keras import ops

        chances, classes = _of_two(self.sharpness * round.generated), (_of_two(round.target) + 1) / 2
        missed = -ops.sum(classes * ops.log_softmax(chances), axis=(1, 2, 3))
        return missed / ops.maximum(ops.sum(classes, axis=(1, 2, 3)), 1)


def _of_two(image: Tensor) -> Tensor:
    """One channel from -1 to 1 as two that differ in sign."""
    from keras import ops

    return ops.concatenate([image, -image], axis=-1) if image.shape[-1] == 1 else image
