"""One side of the game."""

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import tensorflow as tf

from ganforge.components.rounds import Round
from ganforge.experiment.trainer_options import AdamOptions
from ganforge.training.distributed.replicas import counted_once
from ganforge.training.step.objective import Objective
from ganforge.training.step.optimizers import FusedAdam
from ganforge.training.step.precision import LossScale

Logs = dict[str, tf.Tensor]


@dataclass(frozen=True)
class Update:
    """What a side is about to do, equal on all replicas.

    norm: of all gradients together, before clipping.
    fits: every gradient is finite.
    finite: so is the loss; gradients that only left float16's range do not count, for a smaller scale helps them.
    """

    gradients: list[tf.Tensor]
    norm: tf.Tensor
    fits: tf.Tensor
    finite: tf.Tensor


class Side:
    """Its objective, its variables and the optimizer that moves them; built inside the strategy's scope."""

    def __init__(
        self,
        objective: Objective,
        variables: Sequence[keras.Variable],
        optimizer: FusedAdam,
        options: AdamOptions,
        loss_scale: LossScale | None = None,
    ) -> None:
        self.objective = objective
        self.optimizer = optimizer
        self.clip_norm = options.clip_norm
        self.loss_scale = loss_scale
        self.variables = variables
        self.tensors = [variable.value for variable in self.variables]
        if self.variables:
            optimizer.build(self.variables)

    @property
    def plays(self) -> bool:
        """Whether this side has anything to learn and a reason to."""
        return bool(self.variables and self.objective.losses)

    def judge(self, rounds: Sequence[Round]) -> tuple[tf.Tensor, Logs]:
        """The side's total for these rounds, and every term by name."""
        terms = self.objective.terms(rounds)
        total = self.objective.total(terms)
        side = self.objective.side
        return total, {**{f"{side}/{name}": term for name, term in terms.items()}, f"{side}/total": total}

    def gradients(self, tape: tf.GradientTape, total: tf.Tensor) -> list[tf.Tensor]:
        """This replica's gradients of the total, scaled, and the total itself; what `plan` needs the sum of."""
        scale = self.loss_scale and tf.convert_to_tensor(self.loss_scale.scale.value)
        zero = tf.UnconnectedGradients.ZERO  # where a variable has no part in it
        return [*tape.gradient(total, self.tensors, output_gradients=scale, unconnected_gradients=zero), total]

    def plan(self, summed: Sequence[tf.Tensor]) -> Update:
        """Look at what `gradients` gave, summed over micro-batches and replicas by now."""
        *gradients, total = summed
        if self.loss_scale:
            gradients = [gradient / self.loss_scale.scale.value for gradient in gradients]
        norm = tf.linalg.global_norm(gradients)
        fits = tf.math.is_finite(norm)
        if self.clip_norm:
            gradients, _ = tf.clip_by_global_norm(gradients, self.clip_norm, norm)
        curable = self.loss_scale.can_shrink if self.loss_scale else False
        return Update(gradients, norm, fits, tf.math.is_finite(total) & (fits | curable))

    def learn(self, update: Update, finite: tf.Tensor) -> Logs:
        """Update the variables if the gradients fit and all is `finite`; otherwise they and the optimizer stay."""
        tf.cond(update.fits & finite, lambda: self.optimizer.update(update.gradients, self.variables), lambda: None)
        if self.loss_scale:
            self.loss_scale.adapt(update.fits)
        return {
            f"gradient_norm/{self.objective.side}": counted_once(update.norm),
            "finite": counted_once(tf.cast(finite, tf.float32)),
        }
