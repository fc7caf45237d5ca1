"""The checks that every method passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pytest

from ganforge.components import Discriminator, Generator, Loss, Method, Players
from ganforge.components.rounds import Judgement, Round
from ganforge.components.shapes import PairShape
from ganforge.experiment.experiment import Experiment
from ganforge.testing.component_contract import BackendFreeContract
from ganforge.testing.random_images import SMALL, random_batch, random_images
from ganforge.testing.tiny_parts import NoImages, TinyDiscriminator, TinyDistance, TinyGame, TinyGenerator
from ganforge.testing.two_replicas import on_two_replicas

if TYPE_CHECKING:
    from ganforge.training.step.objective import SideName

SLACK = 0.02
"""Share of a weight's movement that the order of sums may make."""
OPTIONAL = ("paired", "cycled", "identity")


class MethodContract(BackendFreeContract[Method]):
    """What every method keeps to: networks by name, rounds as it promises, and a game in which each of them learns.

        class TestPaired(MethodContract):
            component = Paired()

    component: an instance.
    shape: of source and target, 32x64x1 -> 32x64x3 unless given.
    generator, discriminator: components it is given to build from; small ones without dropout and batch norm.
    losses: what its networks learn by beside an adversarial loss and the distances that its `provides` allow; for
        networks of its own that these do not reach.
    """

    base: ClassVar[type[Method]] = Method
    shape: PairShape = SMALL
    generator: Generator = TinyGenerator()
    discriminator: Discriminator = TinyDiscriminator()
    losses: tuple[Loss, ...] = ()

    def test_its_networks_are_players_by_name(self) -> None:
        """`Players(generators, discriminators)`, each a built model under a name of its own."""
        players = self._players()
        assert isinstance(players, Players), f"networks() should return Players(...), not {type(players).__name__}"
        import keras

        for name, model in [*players.generators.items(), *players.discriminators.items()]:
            told = f"network {name!r} is not a keras.Model that is built"
            assert isinstance(model, keras.Model), told
            assert model.built, told
        twice = players.generators.keys() & players.discriminators.keys()
        assert players.generators, "there is no generator: nobody makes images"
        assert not twice, f"{sorted(twice)} name a generator and a discriminator; names are shared by both"

    def test_it_plays_without_a_discriminator(self) -> None:
        """Where no loss needs a judgement it is given None: it builds no judge, and its rounds have none."""
        players = self.component.networks(self.shape, self.generator, None)
        assert not players.discriminators, "networks(shape, generator, None) should build no discriminator"
        for round in self._rounds(players):
            assert round.judge is None, "without discriminators, judge is None"

    def test_its_rounds_fill_what_it_provides(self) -> None:
        """What `provides` names is in some round, and what it does not name is in none."""
        rounds = self._rounds(self._players())
        provided = self.component.provides
        names = provided.union(OPTIONAL)
        filled = {name for name in names for round in rounds if getattr(round, name, None) not in (None, False)}
        assert provided <= filled, f"`provides` names {sorted(provided - filled)}, but no round has it"
        assert filled <= provided, f"rounds have {sorted(filled - provided)}, but `provides` does not name it"

    def test_its_rounds_are_translations(self) -> None:
        """At least one `Round`: what is generated is like its target, and a judge says what it thinks of either."""
        rounds = self._rounds(self._players())
        assert rounds, "rounds() gave none"
        for round in rounds:
            assert isinstance(round, Round), f"rounds() should give Rounds, not {type(round).__name__}"
            made, wanted = tuple(round.generated.shape), tuple(round.target.shape)
            assert made == wanted, f"what is generated is {made}, its target {wanted}"
            assert round.judge is not None, "a round has no judge, though there is a discriminator"
            assert isinstance(round.real, Judgement), "judge(sample) should return what the network in the mapping did"

    def test_it_translates_to_the_targets_shape(self) -> None:
        """`translate`: as many images as sources, of the target's shape, float32 in [-1, 1]."""
        import tensorflow as tf

        from ganforge.training.step.callables import inference_callables

        networks = inference_callables(self._players().generators)
        for count in (1, 3):
            made = np.asarray(self.component.translate(networks, tf.constant(random_images(self.shape.source, count))))
            expected = (count, *self.shape.target)
            assert made.shape == expected, f"{count} sources should become {expected}, not {made.shape}"
            assert made.dtype == "float32", f"translations are float32, not {made.dtype}"
            assert np.abs(made).max() <= 1, f"translations reach from {made.min()} to {made.max()}, beyond [-1, 1]"

    def test_it_calls_networks_through_the_mapping_only(self) -> None:
        """Those that it is handed, never the models it built: the engine's are compiled, and of the right precision."""
        from ganforge.training.step.callables import training_callables

        players = self._players()
        with _watched(players) as (called, direct, watch):
            networks = {name: watch(name, network) for name, network in training_callables(players, False).items()}
            for round in self.component.rounds(networks, self._batch()):
                _judged(round)
        assert not direct, f"{sorted(direct)} were called themselves. Call networks[name], as handed to rounds()."
        idle = networks.keys() - called
        assert not idle or self.losses, f"{sorted(idle)} were never called by its rounds"

    def test_every_weight_of_every_network_gets_a_gradient(self) -> None:
        """In one step, by an adversarial loss, by the distances that `provides` allows and by `losses`."""
        players = self._players()
        idle = [
            f"{name}: {weight.path}"
            for side, models in (("generator", players.generators), ("discriminator", players.discriminators))
            for name, weight, gradient in self._gradients(side, players, models)
            if gradient is None or not np.any(gradient)
        ]
        told = "Use them in the rounds, or name in `losses` of this class what they learn by."
        assert not idle, f"no gradient reaches {', '.join(idle)}. {told}"

    def test_a_training_step_moves_every_network(self) -> None:
        """One step of the engine changes some weight of each."""
        from ganforge.testing.tiny_training import trained

        before, after = trained(self._experiment(), self.shape, random_batch(self.shape, 4))
        moved = {key.rpartition("/")[0] for key, weight in after.items() if not np.array_equal(weight, before[key])}
        players = self._players()
        still = (players.generators.keys() | players.discriminators.keys()) - moved
        assert not still, f"{sorted(still)} stayed as they were drawn: is all of it frozen?"

    def test_two_replicas_train_as_one(self) -> None:
        """A step on two devices, half of the batch each, leaves the weights that one device would."""
        on_two_replicas(self, "compare_replicas", ("component", "shape", "generator", "discriminator", "losses"))

    def compare_replicas(self, strategy: Any) -> None:
        """What two replicas learn, beside one; called in the process that has two devices."""
        from ganforge.testing.tiny_training import trained

        batch = random_batch(self.shape, 4)
        before, alone = trained(self._experiment(), self.shape, batch)
        _, shared = trained(self._experiment(), self.shape, batch, strategy)
        for key, weight in alone.items():
            far = np.abs(weight - before[key]).max()
            apart = np.abs(weight - shared[key]).max()
            told = (
                f"{key} learns otherwise on two devices: it moved by {far:.2g} on one, and ends {apart:.2g} from there"
            )
            assert apart <= max(SLACK * far, 1e-6), told

    def _players(self) -> Players:
        return self.component.networks(self.shape, self.generator, self.discriminator)

    def _rounds(self, players: Players) -> tuple[Round, ...]:
        from ganforge.training.step.callables import training_callables

        return self.component.rounds(training_callables(players, False), self._batch())

    def _batch(self) -> dict[str, Any]:
        import tensorflow as tf

        return {name: tf.constant(array) for name, array in random_batch(self.shape, 2).items()}

    def _experiment(self) -> Experiment:
        from ganforge.testing.tiny_training import training_options

        return Experiment(
            name="conformance",
            dataset=NoImages(),
            generator=self.generator,
            discriminator=self.discriminator,
            method=self.component,
            losses=self._losses(),
            trainer=training_options(batch_size=4),
        )

    def _losses(self) -> tuple[Loss, ...]:
        fields = tuple(name for name in OPTIONAL if name in self.component.provides)
        return (TinyGame(), *([TinyDistance(fields=fields)] if fields else []), *self.losses)

    def _gradients(self, side: "SideName", players: Players, models: Any) -> Iterator[tuple[str, Any, Any]]:
        """Of every weight of a side's networks, by the side's own losses: the network's name, weight and gradient."""
        import tensorflow as tf

        from ganforge.training.step.objective import Objective
        from ganforge.training.step.step import input_gradient

        supplied = {"gradient": input_gradient, "chance": tf.constant([0.3, 0.6])}
        objective = Objective(self._losses(), side, 2)
        with tf.GradientTape() as tape:
            rounds = [replace(round, **supplied) for round in self._rounds(players)]
            played = rounds if side == "generator" else [round.detached() for round in rounds]
            total = objective.total(objective.terms(played))
        weights = [(name, weight) for name, model in models.items() for weight in model.trainable_weights]
        gradients = tape.gradient(total, [weight.value for _, weight in weights])
        yield from ((*weight, gradient) for weight, gradient in zip(weights, gradients, strict=True))


def _judged(round: Round) -> None:
    if round.judge is not None:
        round.judge(round.target)
        round.judge(round.generated)


@contextmanager
def _watched(players: Players) -> Iterator[tuple[set[str], set[str], Any]]:
    """Who was called through a watched callable, who was called directly, and what makes a callable a watched one."""
    import keras

    models = {id(model): name for side in players for name, model in side.items()}
    called: set[str] = set()
    direct: set[str] = set()
    inside: list[str] = []
    plain_call = keras.Model.__call__

    def watch(name: str, network: Any) -> Any:
        def call(*inputs: Any) -> Any:
            called.add(name)
            inside.append(name)
            outputs = network(*inputs)
            inside.pop()
            return outputs

        return call

    def spy(model: Any, *inputs: Any, **options: Any) -> Any:
        if not inside and id(model) in models:
            direct.add(models[id(model)])
        return plain_call(model, *inputs, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keras.Model, "__call__", spy)
        yield called, direct, watch
