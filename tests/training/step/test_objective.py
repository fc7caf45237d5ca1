from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pytest
import tensorflow as tf

from ganforge.components import Loss
from ganforge.components.rounds import Round
from ganforge.errors import TrainingError
from ganforge.training.step.objective import Objective, numbered


def a_round(batch=2):
    ones = tf.ones((batch, 4, 4, 3))
    return Round(ones, ones, ones * 3, paired=True)


def test_terms_are_means_over_the_global_batch_and_the_total_is_weighted(tiny_experiment):
    _, distance = tiny_experiment().losses
    objective = Objective([distance], "generator", global_batch=8)
    terms = objective.terms([a_round()])
    np.testing.assert_allclose(terms["distance"].total, 4.0 * 2 / 8)
    np.testing.assert_allclose(objective.total(terms), 10 * 4.0 * 2 / 8)


def test_a_loss_of_weight_zero_is_never_computed(tiny_experiment):
    class Untouchable(type(tiny_experiment().losses[1])):
        def generator(self, round):
            raise AssertionError("it was computed")

    assert not Objective([Untouchable(weight=0)], "generator", 1).losses


def test_a_mean_over_the_batch_is_refused(tiny_experiment):
    class Averaging(type(tiny_experiment().losses[1])):
        def generator(self, round):
            return tf.reduce_mean(round.generated)

    with pytest.raises(TrainingError, match=r"'distance'.*\(batch,\)"):
        Objective([Averaging()], "generator", 2).terms([a_round()])


def test_a_loss_that_is_used_twice_gets_a_number(tiny_experiment):
    _, distance = tiny_experiment().losses
    assert list(numbered([distance, distance])) == ["distance", "distance-2"]


class Gap(Loss):
    name: Literal["gap"] = "gap"
    needs = frozenset({"paired"})

    def generator(self, round: Any) -> Any:
        return tf.reduce_mean(abs(round.target - round.generated), axis=(1, 2, 3))


def test_a_loss_is_applied_to_those_rounds_only_that_have_what_it_needs():
    objective = Objective([Gap()], "generator", 2)
    alone = objective.terms([a_round()])["gap"]
    beside = objective.terms([a_round(), replace(a_round(), paired=False)])["gap"]
    np.testing.assert_array_equal(beside.total, alone.total)
    np.testing.assert_array_equal(beside.mean, alone.mean)


def test_a_loss_is_applied_to_the_rounds_that_its_option_names():
    rounds = [a_round(), replace(a_round(), name="backward", generated=5 * tf.ones((2, 4, 4, 3)))]
    figures = [
        Objective([Gap(rounds=names)], "generator", 2).terms(rounds)["gap"].total
        for names in (None, ("forward",), ("backward",), ("backward", "forward"))
    ]
    np.testing.assert_allclose(figures, [2 + 4, 2, 4, 2 + 4])


def test_what_is_trained_is_the_sum_over_rounds_and_what_is_shown_their_mean():
    objective = Objective([Gap(weight=3)], "generator", 2)
    far = replace(a_round(), generated=5 * tf.ones((2, 4, 4, 3)))
    terms = objective.terms([a_round(), far])
    np.testing.assert_allclose(objective.total(terms), 3 * (2 + 4))
    shown = {name: float(figure) for name, figure in objective.figures(terms).items()}
    assert shown == {"generator/gap": pytest.approx((2 + 4) / 2), "generator/total": pytest.approx(3 * (2 + 4) / 2)}
