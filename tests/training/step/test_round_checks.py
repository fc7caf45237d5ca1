from types import SimpleNamespace
from typing import Literal

import pytest

from ganforge.components import Loss
from ganforge.components.rounds import Round
from ganforge.errors import TrainingError
from ganforge.training.step.round_checks import checked_rounds, refuse_idle_losses

METHOD = SimpleNamespace(name="swap")
ROUND = Round(0, 0, 0)
JUDGED = Round(0, 0, 0, judge=lambda sample: sample)


def loss(*needs, **options):
    class Needy(Loss):
        name: Literal["needy"] = "needy"

    Needy.needs = frozenset(needs)
    return Needy(**options)


@pytest.mark.parametrize(
    ("made", "what"),
    [
        (ROUND, "a Round"),
        ((), "no rounds"),
        ([], "no rounds"),
        (None, "None"),
        (7, "a int"),
        ((ROUND, {"source": 0}), "a tuple with a dict in it"),
    ],
)
def test_what_are_no_rounds_is_refused_in_the_methods_name(made, what):
    with pytest.raises(TrainingError) as refusal:
        checked_rounds(METHOD, made)
    assert str(refusal.value) == (
        f"method 'swap': rounds() returned {what}. Expected a tuple of one Round or more. "
        "Return (round,) for a single one."
    )


def test_rounds_come_in_any_order_of_python():
    assert checked_rounds(METHOD, (ROUND, JUDGED)) == (ROUND, JUDGED)
    assert checked_rounds(METHOD, [ROUND]) == (ROUND,)
    assert checked_rounds(METHOD, (round for round in (ROUND, ROUND))) == (ROUND, ROUND)


@pytest.mark.parametrize(
    ("needs", "rounds", "missing"),
    [
        (("real", "fake"), (ROUND,), "a judge"),
        (("judge", "gradient"), (ROUND, ROUND), "a judge"),
        (("paired",), (JUDGED,), "paired"),
        (("cycled", "fake"), (ROUND,), "a judge or cycled"),
        (("real", "paired"), (JUDGED, Round(0, 0, 0, paired=True)), "all of paired, real"),
    ],
)
def test_a_loss_without_any_round_is_refused_with_what_is_missing(needs, rounds, missing):
    with pytest.raises(
        TrainingError, match=rf"^method 'swap': none of its rounds has {missing}, which loss 'needy' needs"
    ):
        refuse_idle_losses(METHOD, rounds, [loss(*needs)])


def test_a_loss_of_a_round_that_there_is_not_is_refused_with_those_that_there_are():
    rounds = (ROUND, Round(0, 0, 0, name="backward", paired=True))
    refuse_idle_losses(METHOD, rounds, [loss("paired"), loss("paired", rounds=("backward",))])
    with pytest.raises(TrainingError) as refusal:
        refuse_idle_losses(METHOD, rounds, [loss(rounds=("forward", "backwards"))])
    assert str(refusal.value) == (
        "loss 'needy': its option rounds names 'backwards', but method 'swap' makes no such round; did you mean "
        "'backward'? Its rounds: backward, forward."
    )
    with pytest.raises(TrainingError, match="none of its rounds forward has paired, which loss 'needy' needs"):
        refuse_idle_losses(METHOD, rounds, [loss("paired", rounds=("forward",))])


def test_one_round_that_a_loss_can_read_is_enough():
    refuse_idle_losses(METHOD, (ROUND, JUDGED), [loss("real"), loss(), loss("gradient", "word-of-its-own")])
