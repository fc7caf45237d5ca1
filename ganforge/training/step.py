"""One training step, written once for every method.

Rounds under the generators' tape; the discriminators' phase on rounds that are detached from it; then the generators'
phase, judged by the updated discriminators (`alternating`) or by the same judgement (`simultaneous`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import keras
import tensorflow as tf

from ganforge.components import Method, Players
from ganforge.rounds import Judgement, Round
from ganforge.trainer_options import AdamOptions, TrainerOptions
from ganforge.training.objective import Objective
from ganforge.training.strategy import compiles

Logs = dict[str, tf.Tensor]


class Side:
    """One side of the game: its objective, its variables and the optimizer that moves them."""

    def __init__(
        self,
        objective: Objective,
        models: Mapping[str, keras.Model],
        optimizer: keras.optimizers.Optimizer,
        options: AdamOptions,
    ) -> None:
        self.objective = objective
        self.optimizer = optimizer
        self.clip_norm = options.clip_norm
        self.variables = [variable for model in models.values() for variable in model.trainable_variables]
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
        """This replica's gradients of the total; zero where a variable has no part in it."""
        return tape.gradient(total, self.tensors, unconnected_gradients=tf.UnconnectedGradients.ZERO)

    def learn(self, summed: Sequence[tf.Tensor]) -> None:
        """Clip the gradients, which must be summed over replicas by now, and update."""
        if self.clip_norm:
            summed, _ = tf.clip_by_global_norm(summed, self.clip_norm)
        # Keras's optimizers sum over replicas once more.
        replicas = tf.distribute.get_replica_context().num_replicas_in_sync
        self.optimizer.apply([g / replicas for g in summed] if replicas > 1 else summed, self.variables)


class Step:
    """One update of every side, in replica context."""

    def __init__(self, method: Method, players: Players, sides: tuple[Side, Side], options: TrainerOptions) -> None:
        self.method = method
        self.generators, self.discriminators = sides
        self.simultaneous = options.update == "simultaneous"
        self.networks = callables(players, compiles(options))

    def __call__(self, *batches: Mapping[str, tf.Tensor]) -> Logs:
        """Train the discriminators on every batch and the generators on the last."""
        for batch in batches[:-1]:
            self._update_discriminators([round.detached() for round in self._rounds(batch)])
        update = self._simultaneous if self.simultaneous else self._alternating
        return update(self._rounds, batches[-1])

    def _rounds(self, batch: Mapping[str, tf.Tensor]) -> tuple[Round, ...]:
        return self.method.rounds(self.networks, batch)

    def _alternating(self, play: Callable[..., tuple[Round, ...]], batch: Mapping[str, tf.Tensor]) -> Logs:
        with tf.GradientTape() as tape:
            rounds = play(batch)
            with tape.stop_recording():
                logs = self._update_discriminators([round.detached() for round in rounds])
            total, terms = self.generators.judge(rounds)
        self.generators.learn(_summed(self.generators.gradients(tape, total)))
        return {**terms, **logs}

    def _simultaneous(self, play: Callable[..., tuple[Round, ...]], batch: Mapping[str, tf.Tensor]) -> Logs:
        if not self.discriminators.plays:
            return self._alternating(play, batch)
        with tf.GradientTape(persistent=True) as tape:
            rounds = play(batch)
            discriminator_total, logs = self.discriminators.judge(rounds)
            generator_total, terms = self.generators.judge(rounds)
        ours = self.discriminators.gradients(tape, discriminator_total)
        # One sum for both sides: two at once may meet in another order on another replica.
        summed = _summed([*ours, *self.generators.gradients(tape, generator_total)])
        self.discriminators.learn(summed[: len(ours)])
        self.generators.learn(summed[len(ours) :])
        return {**terms, **logs, **_opinions(rounds)}

    def _update_discriminators(self, rounds: Sequence[Round]) -> Logs:
        if not self.discriminators.plays:
            return {}
        with tf.GradientTape() as tape:
            total, logs = self.discriminators.judge(rounds)
        self.discriminators.learn(_summed(self.discriminators.gradients(tape, total)))
        return {**logs, **_opinions(rounds)}


def _summed(gradients: list[tf.Tensor]) -> list[tf.Tensor]:
    context = tf.distribute.get_replica_context()
    if context.num_replicas_in_sync == 1:
        return gradients
    return list(context.all_reduce(tf.distribute.ReduceOp.SUM, gradients))


def callables(players: Players, compiled: bool) -> dict[str, Callable[..., Any]]:
    """The networks as methods may call them, in training mode."""
    generators = {name: _generator(model, compiled) for name, model in players.generators.items()}
    return {**generators, **{name: _discriminator(model, compiled) for name, model in players.discriminators.items()}}


def _generator(model: keras.Model, compiled: bool) -> Callable[..., Any]:
    def generate(source: tf.Tensor) -> tf.Tensor:
        return model(source, training=True)

    return tf.function(generate, jit_compile=True, autograph=False) if compiled else generate


def _discriminator(model: keras.Model, compiled: bool) -> Callable[..., Judgement]:
    def outputs(source: tf.Tensor, sample: tf.Tensor) -> dict[str, Any]:
        return model([source, sample], training=True)

    run = tf.function(outputs, jit_compile=True, autograph=False) if compiled else outputs

    def judge(source: tf.Tensor, sample: tf.Tensor) -> Judgement:
        return judgement(run(source, sample))

    return judge


def judgement(outputs: Mapping[str, Any]) -> Judgement:
    """A discriminator model's outputs as a `Judgement`."""
    return Judgement(tuple(outputs["logits"]), tuple(tuple(scale) for scale in outputs["features"]))


def _opinions(rounds: Sequence[Round]) -> Logs:
    """Mean D(real) and D(fake) in [0, 1], as this replica's part of the mean over replicas."""
    replicas = tf.distribute.get_replica_context().num_replicas_in_sync
    opinions = {}
    for name in ("real", "fake"):
        logits = [scale for round in rounds for scale in getattr(round, name).logits]
        means = [tf.reduce_mean(tf.sigmoid(tf.cast(scale, tf.float32))) for scale in logits]
        opinions[f"judgement/{name}"] = tf.add_n(means) / (len(means) * replicas)
    return opinions
