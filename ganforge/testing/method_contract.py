"""The checks that every method passes."""

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pytest

from ganforge.components import Builders, Discriminator, Generator, Loss, Method, Players
from ganforge.components.rounds import Judgement, Round
from ganforge.components.shapes import ExampleShape
from ganforge.experiment.experiment import Experiment
from ganforge.testing.component_contract import BackendFreeContract
from ganforge.testing.random_images import SMALL, random_batch
from ganforge.testing.tiny_parts import NoImages, TinyDiscriminator, TinyDistance, TinyGame, TinyGenerator
from ganforge.testing.two_replicas import on_two_replicas
from ganforge.testing.watched_networks import watched

if TYPE_CHECKING:
    from ganforge.training.step.objective import SideName

SLACK = 0.02
"""Share of a weight's movement that the order in which numbers are added may change."""
OPTIONAL = ("paired", "cycled", "identity")


class MethodContract(BackendFreeContract[Method]):
    """What every method must do: name its networks, fill its rounds as promised, and train what can learn.

    A network without trainable weights, such as a frozen one, may take part: nothing is expected to move it.

        class TestPaired(MethodContract):
            component = Paired()

    Attributes:
        component: an instance.
        shape: of source and target; 32x64x1 -> 32x64x3 unless given.
        generator: what it builds generators from; small, without dropout and batch norm.
        discriminator: what it builds discriminators from; small, without dropout and batch norm.
        losses: train networks of its own that neither an adversarial loss nor the distances of its `provides` reach.
    """

    base: ClassVar[type[Method]] = Method
    shape: ExampleShape = SMALL
    generator: Generator = TinyGenerator()
    discriminator: Discriminator = TinyDiscriminator()
    losses: tuple[Loss, ...] = ()

    def test_its_networks_are_players_by_name(self) -> None:
        """`networks` returns `Players(generators, discriminators)`: built models, each under its own name."""
        players = self._players()
        assert isinstance(players, Players), f"networks() should return Players(...), not {type(players).__name__}"
        import keras

        for name, model in [*players.generators.items(), *players.discriminators.items()]:
            message = f"network {name!r} is {type(model).__name__}. Expected a keras.Model that is built."
            assert isinstance(model, keras.Model), message
            assert model.built, message
        twice = players.generators.keys() & players.discriminators.keys()
        assert players.generators, "there is no generator. Expected at least one: it makes the images."
        assert not twice, f"{sorted(twice)} name a generator and a discriminator. Give each network its own name."

    def test_it_plays_without_a_discriminator(self) -> None:
        """Where no loss needs a judgement, it builds no discriminator, and its rounds have no judge."""
        players = self._players(is_judged=False)
        assert not players.discriminators, (
            "networks() built a discriminator where `build.is_judged` is False. Use build.discriminators()."
        )
        for round in self._rounds(players):
            assert round.judge is None, "a round has a judge, though there is no discriminator. Expected judge=None."

    def test_its_rounds_fill_what_it_provides(self) -> None:
        """Some round has each field that `provides` names, and no round has a field that it does not name."""
        rounds = self._rounds(self._players())
        provided = self.component.provides
        names = provided.union(OPTIONAL)
        filled = {name for name in names for round in rounds if _is_filled(getattr(round, name, None))}
        assert provided <= filled, f"no round has {sorted(provided - filled)}, which `provides` names"
        assert filled <= provided, f"rounds have {sorted(filled - provided)}, which `provides` does not name"

    def test_its_rounds_are_translations(self) -> None:
        """At least one `Round`: the generated image has the shape of its target, and a judge judges both."""
        for round in self._rounds(self._players()):
            made, wanted = tuple(round.generated.shape), tuple(round.target.shape)
            assert made == wanted, f"the generated image is {made}. Expected the shape of the target, {wanted}."
            assert round.judge is not None, "a round has no judge, though there is a discriminator"
            message = f"judge(sample) gave {type(round.real).__name__}. Return what networks[name] does."
            assert isinstance(round.real, Judgement), message

    def test_it_translates_in_each_direction(self) -> None:
        """`translate` makes one image per example, of the shape that the direction names, float32 in [-1, 1]."""
        import tensorflow as tf

        from ganforge.training.step.callables import inference_callables
        from ganforge.training.step.latent_noise import with_noise

        networks = inference_callables(self._players(is_judged=False, is_training=False).generators)
        for direction, (source, target) in self.component.directions.items():
            shape = self.shape.between(source, target)
            for count in (1, 3):
                entries = random_batch(shape, count)
                del entries["target"]
                batch = {name: tf.constant(entry) for name, entry in entries.items()}
                made = np.asarray(self.component.translate(networks, with_noise(self.component, batch), direction))
                expected = (count, *shape.target)
                assert made.shape == expected, f"{direction}: {count} became {made.shape}. Expected {expected}."
                assert made.dtype == "float32", f"{direction}: translations are {made.dtype}. Expected float32."
                lowest, highest = made.min(), made.max()
                assert -1 <= lowest <= highest <= 1, f"{direction}: translations lie between {lowest} and {highest}"

    def test_buffers_are_built_for_training_only(self) -> None:
        """`predict` needs no memory for them."""
        assert not self._players(is_judged=False, is_training=False).buffers, (
            "networks() built buffers where `build.is_training` is False. Build them only for training."
        )

    def test_it_calls_networks_through_the_mapping_only(self) -> None:
        """It calls the networks it is handed, which are compiled and in the right precision, not its own models."""
        from ganforge.training.step.callables import training_callables

        players = self._players()
        with watched(players) as (called, direct, watch):
            networks = {name: watch(name, network) for name, network in training_callables(players).items()}
            for round in self._played(networks):
                _judged(round)
        assert not direct, f"rounds() called the models {sorted(direct)} themselves. Call networks[name] instead."
        idle = _learning(players) - called - _parts_of(players, called)
        assert not idle or self.losses, f"rounds() never called {sorted(idle)}, which have weights to train"

    def test_its_discriminators_are_called_with_the_chance_of_the_batch(self) -> None:
        """What they see may be changed at random, by the `chance` of the batch or the copy they are called with."""
        from ganforge.training.step.callables import training_callables

        called: dict[str, bool] = {}

        def view(name: str, entries: Mapping[str, Any], read: Collection[str]) -> Mapping[str, Any]:
            called[name] = "chance" in entries
            return entries

        for round in self._played(training_callables(self._players(), view=view)):
            _judged(round)
        without = [name for name, has_chance in called.items() if not has_chance]
        assert not without, f"{without} are called without `chance`. Call them with the batch, or a copy of all of it."

    def test_every_weight_of_every_network_gets_a_gradient(self) -> None:
        """In one step, from an adversarial loss, the distances that `provides` allows, and `losses`."""
        players = self._players()
        idle = [
            f"{name}: {weight.path}"
            for side, models in (("generator", players.generators), ("discriminator", players.discriminators))
            for name, weight, gradient in self._gradients(side, players, models)
            if gradient is None or not np.any(gradient)
        ]
        remedy = "Use them in the rounds, or name in `losses` of this class the loss that trains them."
        assert not idle, f"no gradient reaches {', '.join(idle)}. {remedy}"

    def test_a_training_step_moves_every_network(self) -> None:
        """One step of the engine changes some weight of each network that has any to train."""
        from ganforge.testing.tiny_training import trained

        before, after = trained(self._experiment(), self.shape, random_batch(self.shape, 4))
        moved = {key.rpartition("/")[0] for key, weight in after.items() if not np.array_equal(weight, before[key])}
        learning = _learning(self._players())
        assert learning, "no network has trainable weights: nothing can learn"
        still = learning - moved
        assert not still, f"a step left every weight of {sorted(still)} as it was. Does a loss reach them?"

    def test_a_frozen_network_stays_as_it_is(self) -> None:
        """A step leaves all weights of a network that is frozen, and trains others beside it."""
        from ganforge.testing.tiny_training import trained_eagerly

        frozen, *others = sorted(_learning(self._players()))
        if not others:
            pytest.skip("it has one network only")
        before, after = trained_eagerly(self._experiment(frozen), self.shape, random_batch(self.shape, 4))
        moved = {key.rpartition("/")[0] for key, weight in after.items() if not np.array_equal(weight, before[key])}
        assert frozen not in moved, f"{frozen!r} is frozen, but a step moved it. Call networks[name], not the model."
        assert moved, f"with {frozen!r} frozen, a step moved no other network"

    def test_two_replicas_train_as_one(self) -> None:
        """A step on two devices with half of the batch each gives the weights that one device gives."""
        on_two_replicas(self, "compare_replicas", ("component", "shape", "generator", "discriminator", "losses"))

    def compare_replicas(self, strategy: Any) -> None:
        """Compare what two replicas learn with what one learns, in the process that has two devices."""
        from ganforge.testing.tiny_training import trained, trained_eagerly

        batch = random_batch(self.shape, 4)
        before, alone = trained_eagerly(self._experiment(), self.shape, batch)
        _, shared = trained(self._experiment(), self.shape, batch, strategy)
        for key, weight in alone.items():
            far = np.abs(weight - before[key]).max()
            apart = np.abs(weight - shared[key]).max()
            assert apart <= max(SLACK * far, 1e-6), (
                f"{key} learns differently on two devices: one device moves it by {far:.2g}, and two end {apart:.2g} "
                "away from there. Compute with each example by itself."
            )

    def _players(self, is_judged: bool = True, is_training: bool = True) -> Players:
        build = Builders(self.generator, self.discriminator, is_judged=is_judged, is_training=is_training)
        return self.component.networks(self.shape, build)

    def _rounds(self, players: Players) -> tuple[Round, ...]:
        from ganforge.training.step.callables import training_callables

        return self._played(training_callables(players))

    def _played(self, networks: Any) -> tuple[Round, ...]:
        rounds = self.component.rounds(networks, self._batch())
        message = "rounds() should return a tuple with at least one Round"
        assert isinstance(rounds, tuple | list), f"{message}, not {type(rounds).__name__}"
        assert rounds, f"{message}, not an empty one"
        for round in rounds:
            assert isinstance(round, Round), f"{message}, not of {type(round).__name__}"
        return tuple(rounds)

    def _batch(self) -> dict[str, Any]:
        import tensorflow as tf

        from ganforge.training.step.latent_noise import with_noise

        batch = {name: tf.constant(array) for name, array in random_batch(self.shape, 2).items()}
        return with_noise(self.component, {**batch, "step": tf.constant(0, tf.int64)})

    def _experiment(self, *frozen: str) -> Experiment:
        from ganforge.testing.tiny_training import training_options

        return Experiment(
            name="conformance",
            dataset=NoImages(),
            generator=self.generator,
            discriminator=self.discriminator,
            method=self.component,
            losses=self._losses(),
            trainer=training_options(4, *frozen),
        )

    def _losses(self) -> tuple[Loss, ...]:
        fields = tuple(name for name in OPTIONAL if name in self.component.provides)
        return (TinyGame(), *([TinyDistance(fields=fields)] if fields else []), *self.losses)

    def _gradients(self, side: "SideName", players: Players, models: Any) -> Iterator[tuple[str, Any, Any]]:
        """For each trainable weight of a side: its network's name, the weight, its gradient from the side's losses."""
        import tensorflow as tf

        from ganforge.training.step.objective import Objective
        from ganforge.training.step.step import supplied

        batch = self._batch()
        objective = Objective(self._losses(), side, 2)
        with tf.GradientTape() as tape:
            rounds = [supplied(round, batch, batch["step"]) for round in self._rounds(players)]
            played = rounds if side == "generator" else [round.detached() for round in rounds]
            total = objective.total(objective.terms(played))
        weights = [(name, weight) for name, model in models.items() for weight in model.trainable_weights]
        gradients = tape.gradient(total, [weight.value for _, weight in weights])
        yield from ((*weight, gradient) for weight, gradient in zip(weights, gradients, strict=True))


def _is_filled(value: Any) -> bool:
    return value is not None and value is not False  # a tensor has no truth value


def _learning(players: Players) -> set[str]:
    """The networks that have weights to train."""
    return {name for name, model in players.by_name.items() if model.trainable_variables}


def _parts_of(players: Players, called: set[str]) -> set[str]:
    """The networks whose weights are all weights of called ones: parts of these, under a name of their own."""
    reached = {id(weight) for name in called for weight in players.by_name[name].trainable_variables}
    weights = {name: {id(weight) for weight in model.trainable_variables} for name, model in players.by_name.items()}
    return {name for name, own in weights.items() if own <= reached}


def _judged(round: Round) -> None:
    if round.judge is not None:
        round.judge(round.target)
        round.judge(round.generated)
