"""Methods with one fault each."""

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

from broken_case import Case
from broken_networks import SHAPE, DeadBranch
from broken_on_replicas import UnequalMethod
from tiny_components import TinyMethod

from ganforge.components import Players
from ganforge.components.rounds import Round
from ganforge.components.shapes import ExampleShape
from ganforge.testing import MethodContract
from ganforge.testing.tiny_parts import TinyDiscriminator, TinyGenerator

KEPT: dict[str, Any] = {}


class PlainTuple(TinyMethod):
    def networks(self, shape: ExampleShape, build: Any) -> Any:
        return tuple(super().networks(shape, build))


class AlwaysJudges(TinyMethod):
    def networks(self, shape: ExampleShape, build: Any) -> Players:
        return super().networks(shape, replace(build, discriminator=TinyDiscriminator(), is_judged=True))


class ProvidesInSecret(TinyMethod):
    provides = frozenset()


class NoRound(TinyMethod):
    def rounds(self, networks: Any, batch: Any) -> Any:
        (round,) = super().rounds(networks, batch)
        return (SimpleNamespace(**vars(round)),)


class TranslatesBeyond(TinyMethod):
    def translate(self, networks: Any, batch: Any, direction: str = "forward") -> Any:
        return 100 * networks["generator"](batch)


class KeepsItsModel(TinyMethod):
    def networks(self, shape: ExampleShape, build: Any) -> Players:
        players = super().networks(shape, build)
        KEPT.update(players.generators)
        return players

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        networks["generator"](batch["source"])
        return super().rounds({**networks, **KEPT}, batch)


class BuildsIdleWeights(TinyMethod):
    def networks(self, shape: ExampleShape, build: Any) -> Players:
        return super().networks(shape, replace(build, generator=DeadBranch()))


class LeavesOneIdle(TinyMethod):
    def networks(self, shape: ExampleShape, build: Any) -> Players:
        players = super().networks(shape, build)
        finisher = TinyGenerator().build(ExampleShape(shape.target, shape.target))
        return players._replace(generators={**players.generators, "finisher": finisher})

    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        (round,) = super().rounds(networks, batch)
        return (replace(round, generated=round.generated + 0 * networks["finisher"](round.generated)),)


class AlwaysRemembers(TinyMethod):
    def networks(self, shape: ExampleShape, build: Any) -> Players:
        import keras

        return super().networks(shape, build)._replace(buffers={"memory": keras.layers.Identity()})


class StopsGradients(TinyMethod):
    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        from keras import ops

        (round,) = super().rounds(networks, batch)
        return (replace(round, generated=ops.stop_gradient(round.generated)),)


class KeepsTheChance(TinyMethod):
    def rounds(self, networks: Any, batch: Any) -> tuple[Round, ...]:
        (round,) = super().rounds(networks, batch)
        alone = {"source": batch["source"]}
        return (replace(round, judge=round.judge and partial(networks["discriminator"], alone)),)


class OneRoundAlone(TinyMethod):
    def rounds(self, networks: Any, batch: Any) -> Any:
        return super().rounds(networks, batch)[0]


def _case(check: str, component: Any, told: str, *also: str) -> Case:
    return Case(MethodContract, check, component, told, also, {"shape": SHAPE})


CASES = [
    _case("test_its_networks_are_players_by_name", PlainTuple(), "not tuple")._replace(also=None),
    _case("test_it_plays_without_a_discriminator", AlwaysJudges(), "built a discriminator"),
    _case("test_its_rounds_fill_what_it_provides", ProvidesInSecret(), "`provides` does not name"),
    _case("test_its_rounds_are_translations", NoRound(), "not of SimpleNamespace")._replace(also=None),
    _case("test_its_rounds_are_translations", OneRoundAlone(), "a tuple with at least one Round, not Round")._replace(
        also=None
    ),
    _case("test_it_translates_in_each_direction", TranslatesBeyond(), "translations lie between"),
    _case(
        "test_it_calls_networks_through_the_mapping_only", KeepsItsModel(), "called the models ['generator'] themselves"
    ),
    _case(
        "test_its_discriminators_are_called_with_the_chance_of_the_batch",
        KeepsTheChance(),
        "['discriminator'] are called without `chance`",
    ),
    _case("test_buffers_are_built_for_training_only", AlwaysRemembers(), "Build them only for training"),
    _case("test_every_weight_of_every_network_gets_a_gradient", BuildsIdleWeights(), "generator: conv2d"),
    _case(
        "test_a_training_step_moves_every_network",
        LeavesOneIdle(),
        "a step left every weight of ['finisher'] as it was",
        "test_every_weight_of_every_network_gets_a_gradient",
    ),
    _case(
        "test_a_frozen_network_stays_as_it_is",
        StopsGradients(),
        "with 'discriminator' frozen, a step moved no other network",
        "test_every_weight_of_every_network_gets_a_gradient",
        "test_a_training_step_moves_every_network",
    ),
    _case(
        "test_two_replicas_train_as_one",
        UnequalMethod(),
        "learns differently on two devices",
        "test_it_names_no_backend",
    ),
]
