"""Gradient penalties: R1, R2 and that of WGAN-GP."""

from typing import Literal

from pydantic import Field, PositiveInt

from ganforge import Loss, Round, Tensor


class GradientPenalty(Loss):
    """(|gradient| - target_norm)**2 of the discriminator's mean logit with respect to the image it judges.

    `where = "real"` and `"fake"` are R1 and R2 of Mescheder et al. 2018 (arXiv 1801.04406), whose gamma is twice the
    weight; `"between"` is WGAN-GP of Gulrajani et al. 2017 (arXiv 1704.00028), whose lambda is the weight. For both R1
    and R2, use the loss twice. The norm is that of one example's whole image.

    `every` makes it lazy, as in StyleGAN2 (Karras et al. 2020, arXiv 1912.04958): the steps between cost nothing. It
    then shows 0 there, and cannot be used with norms over the batch of all devices.
    """

    name: Literal["gradient-penalty"] = "gradient-penalty"
    needs = frozenset({"judge", "gradient"})

    weight: float = Field(10.0, ge=0, description="Scales the term; 10 is the paper for `between`, 5 for `real`.")
    where: Literal["real", "fake", "between"] = Field(
        "between", description="At real images, at generated images, or at random mixtures of both."
    )
    target_norm: float | None = Field(
        None, ge=0, description="The norm the gradient should have; by default 1 for `between`, and 0 for R1 and R2."
    )
    every: PositiveInt = Field(
        1, description="Compute it at every so many steps only, and weigh it so many times as much there."
    )

    def discriminator(self, round: Round) -> Tensor:
        """How far the gradient's norm is from `target_norm`: (batch,) float32."""
        if self.every == 1:
            return self._penalty(round)
        from keras import ops

        due = ops.equal(ops.mod(round.step, self.every), 0)
        nothing = ops.zeros_like(round.target[:, 0, 0, 0])
        return ops.cond(due, lambda: self.every * self._penalty(round), lambda: nothing)

    def _penalty(self, round: Round) -> Tensor:
        from keras import ops

        gradient = round.gradient(lambda sample: _mean_logit(round, sample), ops.stop_gradient(self._sample(round)))
        squared = ops.sum(ops.square(gradient), axis=(1, 2, 3))
        wanted = self.target_norm if self.target_norm is not None else float(self.where == "between")
        if wanted == 0:
            return squared
        # The root has no gradient at 0, and a discriminator that ignores its input must stay trainable.
        return ops.square(ops.sqrt(ops.maximum(squared, 1e-12)) - wanted)

    def _sample(self, round: Round) -> Tensor:
        if self.where == "between":
            from keras import ops

            share = ops.reshape(round.chance, (-1, 1, 1, 1))
            return share * round.target + (1.0 - share) * round.generated
        return round.target if self.where == "real" else round.generated


def _mean_logit(round: Round, sample: Tensor) -> Tensor:
    from keras import ops

    if round.judge is None:
        raise RuntimeError("this round has no judge")
    scales = [ops.mean(logits, axis=(1, 2, 3)) for logits in round.judge(sample).logits]
    return sum(scales) / len(scales)
