import pytest
import tensorflow as tf

from ganforge.experiment.optimizer_options import OptimizerOptions
from ganforge.training.step.learning_rate import LearningRate


def rate(steps=100, **options):
    return LearningRate(OptimizerOptions(learning_rate=2.0, **options), steps)


def at(rate, *steps):
    return [float(rate(tf.constant(step))) for step in steps]


@pytest.mark.parametrize(
    ("options", "steps", "rates"),
    [
        ({}, (0, 99), (2, 2)),
        ({"schedule": "linear-decay"}, (0, 50, 75, 100, 120), (2, 2, 1, 0, 0)),
        ({"schedule": "linear-decay", "decay_from": 0.0}, (0, 25, 75), (2, 1.5, 0.5)),
        ({"schedule": "cosine"}, (0, 25, 50, 100, 120), (2, 1 + 0.5**0.5, 1, 0, 0)),
        ({"schedule": "cosine", "decay_from": 0.5}, (0, 50, 75, 100), (2, 2, 1, 0)),
        ({"schedule": "steps", "decay_at": (30, 60), "decay_by": 0.5}, (0, 29, 30, 59, 60, 99), (2, 2, 1, 1, 0.5, 0.5)),
        ({"warmup": 4}, (0, 1, 2, 3, 4, 99), (0.5, 1, 1.5, 2, 2, 2)),
        ({"warmup": 4, "frozen_until": 10}, (10, 11, 13, 20), (0.5, 1, 2, 2)),
        ({"warmup": 50, "schedule": "linear-decay", "decay_from": 0.0}, (0, 24, 50), (0.04, 0.76, 1)),
    ],
)
def test_a_schedule_has_its_rate_at_each_step(options, steps, rates):
    assert at(rate(**options), *steps) == pytest.approx(rates, abs=1e-5)


@pytest.mark.parametrize(
    "options", [{"schedule": "linear-decay"}, {"schedule": "cosine"}, {"schedule": "steps", "decay_at": (30, 90)}]
)
def test_a_rate_that_has_begun_to_fall_never_rises_again(options):
    stopped = float(rate(100, **options).share(tf.constant(95)))
    longer = rate(1000, **{**options, **({"decay_at": (300, 900)} if "decay_at" in options else {})})
    assert longer.limit(stopped, 95)
    rates = at(longer, *range(95, 1001, 5))
    assert rates[0] == pytest.approx(2 * stopped)
    assert rates == sorted(rates, reverse=True)


def test_a_rate_that_follows_its_plan_is_not_limited():
    same = rate(100, schedule="cosine")
    assert not same.limit(float(same.share(tf.constant(70))), 70)
    assert at(same, 71) == at(rate(100, schedule="cosine"), 71)


def test_warm_up_still_rises_after_a_stop():
    warm = rate(100, schedule="cosine", warmup=20)
    share = float(warm.share(tf.constant(5)))
    assert not warm.limit(share, 5)
    assert at(warm, 5, 15) == sorted(at(warm, 5, 15))
