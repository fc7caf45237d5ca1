"""One training step, written once for every method.

Rounds under the generators' tape; the discriminators' phase on rounds that are detached from it; then the generators'
phase, judged by the updated discriminators (`alternating`) or by the same judgement (`simultaneous`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TypeVar

import keras
import tensorflow as tf

from ganforge.components import Method, Players
from ganforge.components.rounds import Round, Tensor
from ganforge.experiment.trainer_options import TrainerOptions
from ganforge.training.distributed.replicas import counted_once, replicas_in_sync, summed
from ganforge.training.step.augmentation_strength import REAL_SIGN
from ganforge.training.step.callables import training_callables
from ganforge.training.step.compilation import compilation
from ganforge.training.step.latent_noise import with_noise
from ganforge.training.step.round_checks import checked_rounds, refuse_idle_losses
from ganforge.training.step.side import Gradients, Logs, Side
from ganforge.training.step.variables import moving_statistics

Batch = Mapping[str, tf.Tensor]
Play = Callable[[], Sequence[Round]]
"""Translates one micro-batch."""
Learned = TypeVar("Learned", Gradients, tuple[Gradients, Gradients])
"""What one side learns from, or both: the discriminators' gradients first."""
_NO_EXTRAS = ("source", "target", "chance", "step")


class Step:
    """One update of every side, in replica context.

    Its logs are this replica's part of their sums. `finite` is 1 or 0: whether every total and gradient of the step
    was finite; where one was not, neither it nor what follows in the step updates anything.
    """

    def __init__(
        self,
        method: Method,
        players: Players,
        sides: tuple[Side, Side],
        options: TrainerOptions,
        trained_steps: keras.Variable,
    ) -> None:
        self.method = method
        self.players = players
        self.generators, self.discriminators = sides
        self.options = options
        self.trained_steps = trained_steps
        self.micro_batches = options.accumulate
        self.compilation = compilation(options, players)
        self._play()

    @property
    def number(self) -> tf.Tensor:
        """How many steps are trained: int64 scalar."""
        return tf.convert_to_tensor(self.trained_steps.value)

    def _play(self, frozen: Collection[str] = ()) -> None:
        """Call the networks in training mode, the frozen ones as for inference."""
        compiled, view = self.compilation.names, self.discriminators.view
        self.networks = training_callables(self.players, compiled, frozen, view)
        self.statistics = moving_statistics(self.players, frozen)

    def during(self, frozen: Collection[str]) -> "Step":
        """The same step while some networks are frozen: nothing of theirs changes, and no gradient is computed."""
        if not frozen:
            return self
        step = copy(self)
        step.generators, step.discriminators = self.generators.without(frozen), self.discriminators.without(frozen)
        step._play(frozen)
        return step

    def __call__(self, *batches: Batch) -> Logs:
        """Train the discriminators on every batch and the generators on the last."""
        finite = tf.constant(True)
        for batch in batches[:-1]:
            _, finite = self._update_discriminators(self._plays(batch), finite)
        plays = self._plays(batches[-1])
        if not self.generators.plays:
            return self._update_discriminators(plays, finite)[0]
        is_simultaneous = self.options.update == "simultaneous" and self.discriminators.plays
        return self._simultaneous(plays, finite) if is_simultaneous else self._alternating(plays, finite)

    def _alternating(self, plays: Sequence[Play], finite: tf.Tensor) -> Logs:
        if len(plays) > 1:
            # The generators' phase translates each part once more: keeping them all would save no memory.
            logs, finite = self._update_discriminators(plays, finite)
            gradients, terms = _accumulated(self._generator_gradients, plays)
        else:
            with tf.GradientTape(persistent=self.generators.has_groups) as tape:
                rounds = plays[0]()
                # Both phases share one translation. The tape pauses, for what the discriminators do meanwhile is no
                # part of the generators' gradient, and to record it would keep its activations in memory.
                with tape.stop_recording():
                    logs, finite = self._update_discriminators([lambda: rounds], finite)
                totals, terms = self.generators.judge(rounds)
            gradients = self.generators.gradients(tape, totals)
        plan = self.generators.plan(self._summed_with_statistics(gradients))
        return {**terms, **logs, **self.generators.learn(plan, finite & plan.finite, self.number)}

    def _simultaneous(self, plays: Sequence[Play], finite: tf.Tensor) -> Logs:
        gradients, logs = _accumulated(self._both_gradients, plays)
        # One sum for both sides: two at once may meet in another order on another replica.
        of_discriminators, of_generators = self._summed_with_statistics(gradients)
        plans = self.discriminators.plan(of_discriminators), self.generators.plan(of_generators)
        finite &= plans[0].finite & plans[1].finite
        learned = self.discriminators.learn(plans[0], finite, self.number)
        return {**logs, **learned, **self.generators.learn(plans[1], finite, self.number)}

    def _update_discriminators(self, plays: Sequence[Play], finite: tf.Tensor) -> tuple[Logs, tf.Tensor]:
        if not self.discriminators.plays:
            return {}, finite
        gradients, logs = _accumulated(self._discriminator_gradients, plays)
        together = summed(gradients) if self.generators.plays else self._summed_with_statistics(gradients)
        plan = self.discriminators.plan(together)
        finite &= plan.finite
        return {**logs, **self.discriminators.learn(plan, finite, self.number)}, finite

    def _generator_gradients(self, play: Play) -> tuple[Gradients, Logs]:
        with tf.GradientTape(persistent=self.generators.has_groups) as tape:
            totals, logs = self.generators.judge(play())
        return self.generators.gradients(tape, totals), logs

    def _discriminator_gradients(self, play: Play) -> tuple[Gradients, Logs]:
        rounds = [round.detached() for round in play()]
        with tf.GradientTape(persistent=self.discriminators.has_groups) as tape:
            totals, logs = self.discriminators.judge(rounds)
        return self.discriminators.gradients(tape, totals), {**logs, **self._opinions(rounds)}

    def _both_gradients(self, play: Play) -> tuple[tuple[Gradients, Gradients], Logs]:
        # Persistent, for two gradients are taken from one recording. Rounds are not detached here: each side's
        # gradient is of its own variables, so nothing reaches the generators from the discriminators' total. Only where
        # the discriminators are shown other images do the sides need two judgements.
        with tf.GradientTape(persistent=True) as tape:
            rounds = play()
            seen = [round.detached() if round.shown else round for round in rounds]
            discriminators, logs = self.discriminators.judge(seen)
            generators, terms = self.generators.judge(rounds)
        gradients = self.discriminators.gradients(tape, discriminators), self.generators.gradients(tape, generators)
        return gradients, {**terms, **logs, **self._opinions(seen)}

    def _plays(self, batch: Batch) -> list[Play]:
        parts = {role: tf.split(tensor, self.micro_batches) for role, tensor in batch.items()}
        return [
            partial(self._rounds, dict(zip(parts, part, strict=True))) for part in zip(*parts.values(), strict=True)
        ]

    def _rounds(self, batch: Batch) -> list[Round]:
        # Every part of a batch belongs to one step, so the number joins after the batch is split.
        batch = with_noise(self.method, batch)
        made = checked_rounds(self.method, self.method.rounds(self.networks, {**batch, "step": self.number}))
        rounds = [supplied(round, batch, self.number) for round in made]
        for side in (self.generators, self.discriminators):
            refuse_idle_losses(self.method, rounds, side.objective.losses.values())
        return rounds

    def _summed_with_statistics(self, gradients: Learned) -> Learned:
        """The sums over all replicas; on the way, moving averages become the mean of all replicas'."""
        if replicas_in_sync() == 1:
            return gradients
        # In the same exchange as the gradients: one more would cost its latency in every step.
        gradients, totals = summed((gradients, [tf.convert_to_tensor(variable.value) for variable in self.statistics]))
        for variable, total in zip(self.statistics, totals, strict=True):
            variable.assign(total / replicas_in_sync())
        return gradients

    def _opinions(self, rounds: Sequence[Round]) -> Logs:
        """Mean D(real) and D(fake) in [0, 1], and the share of opinions that are on the right side of one half."""
        judged = [round for round in rounds if round.judge is not None]
        real, fake = (
            [
                opinion
                for round in judged
                for logits in getattr(round, side).logits
                if (opinion := self.discriminators.objective.opinion(tf.cast(logits, tf.float32))) is not None
            ]
            for side in ("real", "fake")
        )
        if not real:
            return {}
        right = [scale > 0.5 for scale in real] + [scale < 0.5 for scale in fake]
        shown = {"real": real, "fake": fake, "accuracy": [tf.cast(scale, tf.float32) for scale in right]}
        shares = {f"judgement/{name}": self._part_of_mean(scales) for name, scales in shown.items()}
        return {**shares, **self._overfitting(real)}

    def _overfitting(self, real: Sequence[tf.Tensor]) -> Logs:
        """How sure the discriminators are of real images, from -1 to 1, and what the view makes of that, if it does."""
        view = self.discriminators.view
        if view is None or not view.options.adaptive:
            return {}
        probability = view.strength.probability / self.micro_batches
        sign = self._part_of_mean([tf.sign(scale - 0.5) for scale in real])
        return {REAL_SIGN: sign, "augmentation/probability": counted_once(probability)}

    def _part_of_mean(self, tensors: Sequence[tf.Tensor]) -> tf.Tensor:
        parts = len(tensors) * self.micro_batches * replicas_in_sync()
        return tf.add_n([tf.reduce_mean(tensor) for tensor in tensors]) / parts


def _accumulated(gradients_of: Callable[[Play], tuple[Learned, Logs]], plays: Sequence[Play]) -> tuple[Learned, Logs]:
    gradients, logs = gradients_of(plays[0])
    for play in plays[1:]:
        with tf.control_dependencies(tf.nest.flatten(gradients)):  # one after the other, in the memory of one
            more, terms = gradients_of(play)
        gradients = tf.nest.map_structure(tf.add, gradients, more)
        logs = {name: logs[name] + term for name, term in terms.items()}
    return gradients, logs


def supplied(round: Round, batch: Batch, step: tf.Tensor) -> Round:
    """A method's round with what every round has: extras, chance, step and a way to compute gradients."""
    extras = {name: entry for name, entry in batch.items() if name not in _NO_EXTRAS}
    extras |= round.extras  # a method that changes an entry of its own, for one direction, keeps it
    return replace(round, extras=extras, chance=batch["chance"], step=step, gradient=input_gradient)


def input_gradient(function: Callable[[Tensor], Tensor], sample: Tensor) -> Tensor:
    """The gradient of `sum(function(sample))` with respect to the sample; can be differentiated again."""
    with tf.GradientTape() as tape:
        tape.watch(sample)
        total = tf.reduce_sum(function(sample))
    return tape.gradient(total, sample)
