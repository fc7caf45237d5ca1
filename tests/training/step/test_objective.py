import numpy as np
import pytest
import tensorflow as tf

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
    np.testing.assert_allclose(terms["distance"], 4.0 * 2 / 8)
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
