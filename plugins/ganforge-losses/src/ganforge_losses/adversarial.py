"""The adversarial loss."""

from collections.abc import Callable
from typing import Literal

from pydantic import Field, model_validator

from ganforge import Judgement, Loss, Round, Tensor


class Adversarial(Loss):
    """The game: the generator should make images that are taken for real, the discriminator should recognize them.

    It takes raw logits, averaged over each map and then over the scales. `form` says how they are measured:

    - `cross-entropy`: low for the generator when its images are taken for real, and for the discriminator when its
      answers are right. Goodfellow et al. 2014, the unsaturated form; Isola et al. 2017, arXiv 1611.07004.
    - `least-squares`: squared distances to the labels. Mao et al. 2017, arXiv 1611.04076.
    - `hinge`: logits beyond -1 and 1 cost the discriminator nothing. Lim and Ye 2017, arXiv 1705.02894.
    - `wasserstein`: the difference of the logits; use it with a gradient penalty. Arjovsky et al. 2017, arXiv
      1701.07875.

    A discriminator may instead compare: with `relativistic`, what is measured is how much more real a real image looks
    than a generated one. The discriminator widens that distance, the generator turns it round.

    - `paired`: than that of the same example. With cross-entropy and the penalties R1 and R2 it is the loss of R3GAN,
      Huang et al. 2024, arXiv 2501.05441.
    - `average`: than the mean of the batch on all devices, or of each part of it with `trainer.accumulate` above 1.
      Jolicoeur-Martineau 2018, arXiv 1807.00734.
    """

    name: Literal["adversarial"] = "adversarial"
    needs = frozenset({"real", "fake"})

    form: Literal["cross-entropy", "least-squares", "hinge", "wasserstein"] = Field(
        "cross-entropy", description="How an answer is measured; the paper uses cross-entropy."
    )
    relativistic: Literal["paired", "average"] | None = Field(
        None,
        description="Measure logits against those of the other kind of image: of the same example, or their average.",
    )
    discriminator_weight: float = Field(
        0.5,
        gt=0,
        description="Scales the discriminator's term: the paper's 0.5 takes the mean of its two parts, 1 their sum.",
    )
    real_label: float = Field(
        1.0,
        gt=0.5,
        le=1,
        description="The label of real images for the discriminator; 0.9 is one-sided smoothing. "
        "For cross-entropy and least-squares.",
    )

    @model_validator(mode="after")
    def _can_compare(self) -> "Adversarial":
        if self.form == "wasserstein" and self.relativistic:
            raise ValueError(
                'form = "wasserstein" is a difference of logits already. Leave out relativistic, or set another form.'
            )
        return self

    def generator(self, round: Round) -> Tensor:
        """How surely generated images are recognized: (batch,) float32."""
        if self.relativistic:
            return 0.5 * self._compared(round.fake, round.real, 1.0)
        # For the generator the hinge has no bound: it is never sure enough.
        measure = _MEASURES["wasserstein" if self.form == "hinge" else self.form]
        return _mean(measure, round.fake, 1.0)

    def discriminator(self, round: Round) -> Tensor:
        """How badly real and generated images are recognized: (batch,) float32."""
        if self.relativistic:
            return self.discriminator_weight * self._compared(round.real, round.fake, self.real_label)
        measure = _MEASURES[self.form]
        real, fake = _mean(measure, round.real, self.real_label), _mean(measure, round.fake, 0.0)
        return self.discriminator_weight * (real + fake)

    def opinion(self, logits: Tensor) -> Tensor | None:
        """How far logits are on the way from the label of generated images to that of real ones; None for a critic.

        Logits that are only compared with each other are scores, too.
        """
        from keras import ops

        if self.form == "wasserstein" or self.relativistic:
            return None
        if self.form == "cross-entropy":
            return super().opinion(logits)
        return ops.clip(logits if self.form == "least-squares" else (logits + 1.0) / 2.0, 0.0, 1.0)

    def _compared(self, first: Judgement, second: Judgement, label: float) -> Tensor:
        """The sum of both parts: how little the first is above the second, and the second below the first."""
        from keras import ops

        measure, low = _MEASURES[self.form], 0.0 if self.form == "cross-entropy" else -1.0
        scales = [
            ops.mean(measure(above - self._reference(below), label), axis=(1, 2, 3))
            + ops.mean(measure(below - self._reference(above), low), axis=(1, 2, 3))
            for above, below in zip(first.logits, second.logits, strict=True)
        ]
        return sum(scales) / len(scales)

    def _reference(self, logits: Tensor) -> Tensor:
        from keras import ops

        from ganforge.layers import mean_over_replicas

        return logits if self.relativistic == "paired" else mean_over_replicas(ops.mean(logits))


def _mean(measure: Callable[[Tensor, float], Tensor], judgement: Judgement, label: float) -> Tensor:
    from keras import ops

    scales = [ops.mean(measure(logits, label), axis=(1, 2, 3)) for logits in judgement.logits]
    return sum(scales) / len(scales)


def _cross_entropy(logits: Tensor, label: float) -> Tensor:
    from keras import ops

    return ops.binary_crossentropy(ops.full_like(logits, label), logits, from_logits=True)


def _least_squares(logits: Tensor, label: float) -> Tensor:
    from keras import ops

    return ops.square(logits - label)


def _hinge(logits: Tensor, label: float) -> Tensor:
    from keras import ops

    return ops.relu(1.0 + _wasserstein(logits, label))


def _wasserstein(logits: Tensor, label: float) -> Tensor:
    return -logits if label > 0 else logits


_MEASURES = {
    "cross-entropy": _cross_entropy,
    "least-squares": _least_squares,
    "hinge": _hinge,
    "wasserstein": _wasserstein,
}
