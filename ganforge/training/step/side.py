"""One side of the game."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import tensorflow as tf

from ganforge.components.rounds import Round
from ganforge.training.distributed.replicas import counted_once
from ganforge.training.step.clipping import clipped
from ganforge.training.step.discriminator_view import DiscriminatorView
from ganforge.training.step.learner import Learner
from ganforge.training.step.objective import Group, Objective
from ganforge.training.step.precision import LossScale

Logs = dict[str, tf.Tensor]
ByNetwork = dict[str, list[tf.Tensor]]
"""Gradients in the order of each network's variables."""


class Gradients(NamedTuple):
    """What one side learns from; parts of it from micro-batches and replicas add up to the whole.

    Attributes:
        of_networks: times the side's loss scale.
        total: the loss they are the gradients of.
    """

    of_networks: ByNetwork
    total: tf.Tensor


@dataclass(frozen=True)
class Update:
    """What a side may do with its gradients, decided by values that are equal on all replicas.

    Attributes:
        gradients: clipped.
        norms: of each network's gradients before they were clipped.
        norm: of all of them together.
        fits: whether they are finite.
        finite: whether the loss is, too; gradients that only left float16's range do not count, for a smaller scale
            helps them.
    """

    gradients: ByNetwork
    norms: dict[str, tf.Tensor]
    norm: tf.Tensor
    fits: tf.Tensor
    finite: tf.Tensor


class Side:
    """Its objective and its networks; built inside the strategy's scope.

    Attributes:
        objective: what it minimizes.
        learners: its networks by name.
        loss_scale: for float16.
        view: what its networks see of images, if these are discriminators.
    """

    def __init__(
        self,
        objective: Objective,
        learners: Mapping[str, Learner],
        loss_scale: LossScale | None = None,
        view: DiscriminatorView | None = None,
    ) -> None:
        self.objective = objective
        self.view = view
        self.learners = learners
        self.loss_scale = loss_scale
        self.learning = {name: learner for name, learner in learners.items() if learner.variables}
        # With one group of losses there is one backward pass, and the tape may forget it at once.
        self.has_groups = len(objective.groups) > 1

    @property
    def plays(self) -> bool:
        """Whether this side has anything to learn and a reason to."""
        return bool(self.learning and self.objective.losses)

    @property
    def differs(self) -> bool:
        """Whether its networks are not all trained with the same options."""
        options = [learner.options for learner in self.learning.values()]
        return any(other != options[0] for other in options)

    def without(self, frozen: Collection[str]) -> "Side":
        """This side while some networks are frozen; what the others learn is the same."""
        learners = {name: learner for name, learner in self.learners.items() if name not in frozen}
        return Side(self.objective, learners, self.loss_scale, self.view)

    def learning_rates(self, step: int) -> dict[str, float]:
        """What is shown after so many steps: the highest, and that of each network where they differ."""
        learning = {name: learner for name, learner in self.learning.items() if not learner.options.is_frozen(step)}
        rates = {name: float(learner.learning_rate(tf.constant(step))) for name, learner in learning.items()}
        if not (rates and self.plays):
            return {}
        shown = f"learning_rate/{self.objective.side}"
        each = {f"{shown}/{name}": rate for name, rate in rates.items()}
        return {shown: max(rates.values()), **(each if self.differs else {})}

    def judge(self, rounds: Sequence[Round]) -> tuple[dict[Group, tf.Tensor], Logs]:
        """The side's totals for these rounds, which are trained, and the figures that are shown."""
        terms = self.objective.terms(rounds)
        return self.objective.totals(terms), self.objective.figures(terms)

    def gradients(self, tape: tf.GradientTape, totals: Mapping[Group, tf.Tensor]) -> Gradients:
        """This replica's gradients of the totals, each for its own networks; the tape is persistent for several."""
        found: ByNetwork = {}
        for group, total in totals.items():
            learning = [name for name in group if name in self.learning]
            for name, gradients in self._group_gradients(tape, total, learning).items():
                before = found.get(name)
                found[name] = [*map(tf.add, before, gradients)] if before else gradients
        return Gradients(found, tf.add_n([*totals.values()]))

    def _group_gradients(self, tape: tf.GradientTape, total: tf.Tensor, names: Sequence[str]) -> ByNetwork:
        tensors = {name: self.learning[name].tensors for name in names}
        scale = self.loss_scale and tf.convert_to_tensor(self.loss_scale.scale.value)
        zero = tf.UnconnectedGradients.ZERO  # where a variable has no part in it
        # As output gradients the scale multiplies the backward pass from its start, where float16 would lose them.
        return tape.gradient(total, tensors, output_gradients=scale, unconnected_gradients=zero) if names else {}

    def plan(self, summed: Gradients) -> Update:
        """Decide on an update by gradients that are summed over micro-batches and replicas."""
        gradients = summed.of_networks
        if self.loss_scale:
            scale = self.loss_scale.scale.value
            gradients = {name: [part / scale for part in parts] for name, parts in gradients.items()}
        norms = {name: tf.linalg.global_norm(parts) for name, parts in gradients.items()}
        norm = tf.linalg.global_norm([*norms.values()]) if len(norms) > 1 else next(iter(norms.values()))
        fits = tf.math.is_finite(norm)  # infinity or NaN in any gradient reaches the norm
        limited = {name: clipped(gradients[name], norms[name], self.learners[name].options) for name in gradients}
        curable = self.loss_scale.can_shrink if self.loss_scale else False
        return Update(limited, norms, norm, fits, tf.math.is_finite(summed.total) & (fits | curable))

    def learn(self, update: Update, finite: tf.Tensor, step: tf.Tensor) -> Logs:
        """Update the variables if the gradients fit and all is `finite`; otherwise they and the optimizers stay."""

        def move() -> None:
            for name, gradients in update.gradients.items():
                self.learners[name].update(gradients, step)

        # A branch, not gradients of 0: Adam's running means and its step count would move by those.
        tf.cond(update.fits & finite, move, lambda: None)
        if self.loss_scale:
            self.loss_scale.adapt(update.fits)
        return {**self._norms(update), "finite": counted_once(tf.cast(finite, tf.float32))}

    def _norms(self, update: Update) -> Logs:
        shown = f"gradient_norm/{self.objective.side}"
        norms = {f"{shown}/{name}": counted_once(norm) for name, norm in update.norms.items()}
        return {shown: counted_once(update.norm), **(norms if self.differs else {})}
