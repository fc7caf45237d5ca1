import math
import random

import pytest

from ganforge.health.monitor import HealthMonitor
from ganforge.health.warning_conditions import Limits, conditions

SOUND = {
    "generator/adversarial": 1.6,
    "generator/l1": 0.17,
    "generator/total": 18.6,
    "discriminator/adversarial": 0.4,
    "discriminator/total": 0.4,
    "judgement/real": 0.72,
    "judgement/fake": 0.25,
    "judgement/accuracy": 0.8,
    "gradient_norm/generator": 6.0,
    "gradient_norm/discriminator": 1.5,
}
VALIDATED = {"validation/n": 64.0, "health/diversity": 0.9, "health/attention": 0.4}


class Watched:
    """A monitor that is fed with a sound run's figures, or with changed ones."""

    def __init__(self, **limits):
        self.monitor = HealthMonitor(Limits(**{"warm_up": 0, **limits}))
        self.random = random.Random(0)  # noqa: S311 (no secret)
        self.step = 50
        self.told = []

    def log(self, count=20, noise=0.3, **changed):
        for _ in range(count):
            self.step += 50
            figures = {**SOUND, **{name.replace("__", "/"): value for name, value in changed.items()}}
            figures = {name: value for name, value in figures.items() if value is not None}
            noisy = {name: value * self.random.uniform(1 - noise, 1 + noise) for name, value in figures.items()}
            self.told += self.monitor.observe("record", self.step, noisy)
        return self

    def validate(self, count=3, noise=0.05, **changed):
        figures = {**VALIDATED, **{name.replace("__", "/"): value for name, value in changed.items()}}
        for _ in range(count):
            noisy = {name: value * self.random.uniform(1 - noise, 1 + noise) for name, value in figures.items()}
            self.told += self.monitor.observe("validation", self.step, noisy)
        return self

    @property
    def names(self):
        return [(finding.name, finding.ends) for finding in self.told]


@pytest.fixture
def watched():
    return Watched()


NO_OPINIONS = {"judgement__real": None, "judgement__fake": None, "judgement__accuracy": None}
TROUBLES = {
    "discriminator-wins": [
        lambda run: run.log(noise=0.02, judgement__real=0.97, judgement__fake=0.02),
        lambda run: run.log(discriminator__total=0.01, **NO_OPINIONS),
    ],
    "generator-wins": [
        lambda run: run.log(noise=0.02, judgement__real=0.95, judgement__fake=0.96),
        lambda run: run.log(noise=0.01, judgement__real=0.5, judgement__fake=0.5),
        lambda run: run.log(generator__adversarial=0.01, **NO_OPINIONS),
    ],
    "outputs-collapse": [lambda run: run.validate(health__diversity=0.05)],
    "source-ignored": [lambda run: run.validate(health__attention=0.001)],
    "nothing-changes": [
        lambda run: run.log(noise=1e-6),
        lambda run: run.validate(noise=1e-6),
    ],
    "gradients-vanish": [
        lambda run: run.log(gradient_norm__generator=1e-8),
        lambda run: run.log(gradient_norm__discriminator=0.0),
    ],
    "gradients-explode": [lambda run: run.log().log(gradient_norm__generator=1e5)],
    "distance-rises": [lambda run: run.log().log(generator__l1=0.4)],
}


def test_every_condition_is_tried():
    assert TROUBLES.keys() == {condition.name for condition in conditions(Limits())}


@pytest.mark.parametrize(("name", "fail"), [(name, fail) for name, ways in TROUBLES.items() for fail in ways])
def test_each_trouble_is_told_once_when_it_begins_and_once_when_it_is_over(watched, name, fail):
    fail(watched)
    assert watched.names == [(name, False)]
    assert list(watched.monitor.active) == [name]
    watched.log(40).validate(6)
    assert watched.names == [(name, False), (name, True)]
    assert watched.monitor.active == {}


def test_a_finding_says_what_is_the_case_with_figures_and_what_to_do(watched):
    watched.log(noise=0, judgement__real=0.98, judgement__fake=0.02, generator__l1=0.2)
    finding = next(finding for finding in watched.told if finding.name == "discriminator-wins")
    assert finding.step == 1050
    assert str(finding).startswith("health: The discriminator has won: ")
    assert "(judgement/real 0.98, judgement/fake 0.02, judgement/accuracy 0.8, discriminator/total 0.4). With " in str(
        finding
    )


@pytest.mark.parametrize("seed", range(3))
def test_of_a_sound_run_nothing_is_told(watched, seed):
    watched.random.seed(seed)
    for _ in range(20):
        watched.log(10, noise=0.5).validate(1)
    assert watched.told == []


def test_what_does_not_last_is_not_told(watched):
    watched.log(40)
    watched.log(9, judgement__real=1.0, judgement__fake=0.0, gradient_norm__generator=1e9, generator__l1=9.0)
    watched.log(20).validate(3).validate(1, health__diversity=0.01, health__attention=0.0).validate(3)
    assert watched.told == []


def test_a_figure_that_wavers_about_its_limit_tells_nothing_twice(watched):
    for level in (0.94, 0.90, 0.94, 0.90):
        watched.log(20, noise=0.001, judgement__real=level, judgement__fake=0.08)
    assert watched.names == [("discriminator-wins", False)]


def test_without_a_discriminator_nothing_is_told_of_winning(watched):
    for step in range(60):
        figures = {"generator/l1": 0.2 + 0.01 * (step % 5), "gradient_norm/generator": 1.0}
        watched.told += watched.monitor.observe("record", step, figures)
    assert watched.told == []


def test_where_there_are_opinions_a_small_loss_is_no_win(watched):
    watched.log(60, discriminator__total=0.04, generator__adversarial=0.04, judgement__real=0.8, judgement__fake=0.2)
    assert watched.told == []


def test_a_critic_that_scores_below_0_cannot_win(watched):
    loss = {"generator__adversarial": -4.0, "discriminator__adversarial": -9.0, "discriminator__total": -8.5}
    watched.log(60, **loss, judgement__real=1.0, judgement__fake=0.0)
    assert watched.told == []


def test_a_hinge_whose_generator_term_wavers_about_0_has_no_winner(watched):
    for _ in range(60):
        watched.log(1, generator__adversarial=watched.random.uniform(-0.1, 0.1))
    assert watched.told == []


def test_figures_that_are_not_finite_are_left_out(watched):
    watched.log(20).log(5, gradient_norm__generator=math.inf, generator__l1=math.nan, judgement__fake=math.nan).log(20)
    assert watched.told == []
    assert watched.log(25, generator__l1=math.nan).told == []


def test_a_discriminator_that_a_penalty_restrains_may_guess():
    penalty = {"discriminator__gradient-penalty": 0.1}
    run = Watched().log(noise=0.01, judgement__real=0.5, judgement__fake=0.5, **penalty)
    assert run.names == []
    assert run.log(40, noise=0.02, judgement__real=0.95, judgement__fake=0.96, **penalty).names == [
        ("generator-wins", False)
    ]


def test_the_limits_can_be_chosen():
    run = Watched(patience=2, validations=2, least_diversity=0.5, falling=("generator/adversarial",))
    run.log(2).validate(2, health__diversity=0.4).log(2, generator__adversarial=4.0)
    assert run.names == [("outputs-collapse", False), ("distance-rises", False)]


def test_of_the_warm_up_nothing_is_told():
    run = Watched(warm_up=1000).log(20, judgement__real=0.5, judgement__fake=0.5)
    assert run.told == []
    assert run.log(20, noise=0.01, judgement__real=0.5, judgement__fake=0.5).names == [("generator-wins", False)]


def test_without_logs_or_figures_there_is_nothing_to_tell(watched):
    assert watched.monitor.observe("record", 1, {}) == []
    assert watched.validate(2, health__diversity=0.0).told == []
