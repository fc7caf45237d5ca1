"""One side of the game."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import keras
import tensorflow as tf

from ganforge.components.rounds import Round
from ganforge.experiment.trainer_options import AdamOptions
from ganforge.training.distributed.replicas import counted_once
from ganforge.training.step.clipping import clipped
from ganforge.training.step.objective import Objective
from ganforge.training.step.optimizers import FusedAdam
from ganforge.training.step.precision import LossScale

Logs = dict[str, tf.Tensor]


class Gradients(NamedTuple):
    """What one side learns from; parts of it from micro-batches and replicas add up to the whole.

    Attributes:
        of_variables: in the order of the side's variables, times its loss scale.
        total: the loss they are the gradients of.
    """

    of_variables: list[tf.Tensor]
    total: tf.Tensor


@dataclass(frozen=True)
class Update:
    """What a side is about to do, equal on all replicas.

    Attributes:
        gradients: unscaled and clipped, in the order of the side's variables.
        norm: of all gradients together, before clipping.
        fits: whether every gradient is finite.
        finite: whether the loss is, too; gradients that only left float16's range do not count, for a smaller scale
            helps them.
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
        """The side's total for these rounds, which is trained, and the figures that are shown."""
        terms = self.objective.terms(rounds)
        return self.objective.total(terms), self.objective.figures(terms)

    def gradients(self, tape: tf.GradientTape, total: tf.Tensor) -> Gradients:
        """This replica's gradients of the total."""
        scale = self.loss_scale and tf.convert_to_tensor(self.loss_scale.scale.value)
        zero = tf.UnconnectedGradients.ZERO  # where a variable has no part in it
        # As output gradients the scale multiplies the backward pass from its start, where float16 would lose them.
        gradients = tape.gradient(total, self.tensors, output_gradients=scale, unconnected_gradients=zero)
        return Gradients(gradients, total)

    def plan(self, summed: Gradients) -> Update:
        """Decide on an update by gradients that are summed over micro-batches and replicas."""
        gradients = summed.of_variables
        if self.loss_scale:
            gradients = [gradient / self.loss_scale.scale.value for gradient in gradients]
        norm = tf.linalg.global_norm(gradients)
        fits = tf.math.is_finite(norm)  # infinity or NaN in any gradient reaches the norm
        gradients = clipped(gradients, norm, self.clip_norm)
        curable = self.loss_scale.can_shrink if self.loss_scale else False
        return Update(gradients, norm, fits, tf.math.is_finite(summed.total) & (fits | curable))

    def learn(self, update: Update, finite: tf.Tensor) -> Logs:
        """Update the variables if the gradients fit and all is `finite`; otherwise they and the optimizer stay."""
        # A branch, not gradients of 0: Adam's running means and its step count would move by those.
        tf.cond(update.fits & finite, lambda: self.optimizer.update(update.gradients, self.variables), lambda: None)
        if self.loss_scale:
            self.loss_scale.adapt(update.fits)
        return {
            f"gradient_norm/{self.objective.side}": counted_once(update.norm),
            "finite": counted_once(tf.cast(finite, tf.float32)),
        }
