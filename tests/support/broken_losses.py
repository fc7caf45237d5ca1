"""Losses with one fault each."""

from typing import Any, Literal

from broken_case import Case
from broken_networks import SHAPE
from broken_on_replicas import UnequalLoss
from own_rounds import Sketch
from tiny_components import TinyGame

from ganforge.components import Loss
from ganforge.components.rounds import Round
from ganforge.testing import LossContract


class Sound(Loss):
    name: Literal["sound"] = "sound"
    needs = frozenset({"paired"})

    def generator(self, round: Round) -> Any:
        from keras import ops

        return ops.mean(ops.square(round.target - round.generated), axis=(1, 2, 3))


class PlaysForNobody(Loss):
    name: Literal["nobody"] = "nobody"


class NeedsNothingThatIs(Sound):
    needs = frozenset({"pared"})


class MeanOverTheBatch(Sound):
    def generator(self, round: Round) -> Any:
        from keras import ops

        return ops.mean(super().generator(round))


class HalfPrecision(Sound):
    def generator(self, round: Round) -> Any:
        from keras import ops

        return ops.cast(super().generator(round), "float16")


class LogarithmOfASigmoid(Loss):
    name: Literal["logarithm"] = "logarithm"
    needs = frozenset({"real", "fake"})

    def discriminator(self, round: Round) -> Any:
        from keras import ops

        answers = ops.log(ops.sigmoid(round.real.logits[0])) - ops.log(ops.sigmoid(round.fake.logits[0]))
        return ops.mean(answers, axis=(1, 2, 3))


class CountsPlaces(Sound):
    def generator(self, round: Round) -> Any:
        from keras import ops

        figures = super().generator(round)
        return figures * ops.arange(1, figures.shape[0] + 1, dtype="float32")


class ComparesExamples(Sound):
    def generator(self, round: Round) -> Any:
        from keras import ops

        figures = super().generator(round)
        return figures + ops.mean(figures)


class WeighsItself(Sound):
    def generator(self, round: Round) -> Any:
        return self.weight * super().generator(round)


class ReadsInSecret(Sound):
    needs = frozenset()

    def generator(self, round: Round) -> Any:
        from keras import ops

        return ops.mean(ops.abs(round.cycled - round.source), axis=(1, 2, 3))


class ReadsASketchInSecret(Sketch):
    needs = frozenset()


class OpinionsBeyondOne(TinyGame):
    def opinion(self, logits: Any) -> Any:
        return logits


class RoundsOff(Sound):
    def generator(self, round: Round) -> Any:
        from keras import ops

        return ops.mean(ops.round(8 * round.generated) / 8, axis=(1, 2, 3))


def _case(check: str, component: Any, told: str, *also: str) -> Case:
    return Case(LossContract, check, component, told, also, {"shape": SHAPE})


CASES = [
    _case("test_it_has_a_term_for_a_side", PlaysForNobody(), "it trains nothing"),
    _case("test_its_needs_are_parts_of_a_round", NeedsNothingThatIs(), "`needs` names pared"),
    _case("test_it_gives_one_number_per_example", MeanOverTheBatch(), "average over axes 1, 2")._replace(also=None),
    _case("test_it_gives_one_number_per_example", HalfPrecision(), "is float16"),
    _case("test_it_is_finite_for_extreme_answers", LogarithmOfASigmoid(), "for logits in the hundreds"),
    _case("test_the_order_of_examples_makes_no_difference", CountsPlaces(), "the place of an example"),
    _case("test_other_examples_make_no_difference", ComparesExamples(), "it averages over the batch"),
    _case("test_it_is_linear_in_its_weight", WeighsItself(), "Leave `weight` to the engine"),
    _case("test_it_reads_only_what_it_needs", ReadsInSecret(), "it reads round.cycled"),
    _case("test_its_opinions_are_shares", OpinionsBeyondOne(), "opinions lie between -300.0 and 300.0"),
    _case("test_it_gives_a_gradient_to_what_it_trains", RoundsOff(), "it trains nothing"),
    _case(
        "test_two_replicas_add_up_to_one",
        UnequalLoss(),
        "on two devices differs from that on one",
        "test_it_names_no_backend",
    ),
]
