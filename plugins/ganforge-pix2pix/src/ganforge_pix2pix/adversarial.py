"""The game itself."""

from typing import ClassVar, Literal

from pydantic import Field

from ganforge.components import Loss
from ganforge.rounds import Judgement, Round, Tensor


class Adversarial(Loss):
    """Binary cross-entropy on raw logits, averaged over each map and then over the scales.

    The generator's term is low where its images are taken for real (Goodfellow et al. 2014, the form that does not
    saturate); the discriminator's where it tells real from generated. Isola et al. 2017, arXiv 1611.07004.
    """

    name: Literal["adversarial"] = "adversarial"
    needs: ClassVar[frozenset[str]] = frozenset({"real", "fake"})

    discriminator_weight: float = Field(
        0.5,
        gt=0,
        description="Scales the discriminator's term beside `weight`: 0.5 is the paper, 1 adds the two parts.",
    )
    real_label: float = Field(
        1.0, gt=0.5, le=1, description="What the discriminator should answer to real images; 0.9 smooths one side."
    )

    def generator(self, round: Round) -> Tensor:
        """How surely generated images are recognised as such: (batch,) float32."""
        return _cross_entropy(round.fake, 1.0)

    def discriminator(self, round: Round) -> Tensor:
        """How badly real and generated images are told apart: (batch,) float32."""
        real, fake = _cross_entropy(round.real, self.real_label), _cross_entropy(round.fake, 0.0)
        return self.discriminator_weight * (real + fake)


def _cross_entropy(judgement: Judgement, label: float) -> Tensor:
    from keras import ops

    scales = [
        ops.mean(ops.binary_crossentropy(ops.full_like(logits, label), logits, from_logits=True), axis=(1, 2, 3))
        for logits in judgement.logits
    ]
    return sum(scales) / len(scales)
