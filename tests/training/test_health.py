"""Runs that are made to fail, each in its way; the monitor must say which."""

import json
from typing import Any, Literal

import pytest

from ganforge.callbacks.health import Health
from ganforge.components import Generator, Loss
from ganforge.runs.directory import RunDirectory
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow

NEVER, FAST, TOO_FAST = ({"learning_rate": rate} for rate in (1e-12, 0.005, 0.05))


class Classified(Loss):
    """The adversarial loss of Goodfellow et al. 2014."""

    name: Literal["classified"] = "classified"
    needs = frozenset({"real", "fake"})

    def generator(self, round: Any) -> Any:
        return self._entropy(round.fake, 1.0)

    def discriminator(self, round: Any) -> Any:
        return (self._entropy(round.real, 1.0) + self._entropy(round.fake, -1.0)) / 2

    def _entropy(self, judgement: Any, sign: float) -> Any:
        import keras

        return keras.ops.mean(keras.ops.softplus(-sign * judgement.logits[0]), axis=(1, 2, 3))


class Deaf(Generator):
    """Its output is what it has learnt, whatever the source; or the source's pixels, each at a wrong place."""

    name: Literal["deaf"] = "deaf"
    misplaced: bool = False

    def build(self, shape: Any) -> Any:
        import keras

        source = keras.Input(tuple(shape.source))
        x = keras.layers.Conv2D(shape.target.channels, 1, kernel_initializer="zeros", trainable=False)(source)
        x = keras.layers.Conv2D(shape.target.channels, 1, bias_initializer="ones")(x)
        x = x * keras.ops.roll(source, 3, axis=1) if self.misplaced else x
        return keras.Model(source, keras.layers.Activation("tanh")(x))


class Straight(Generator):
    """Nothing keeps its outputs within bounds."""

    name: Literal["straight"] = "straight"

    def build(self, shape: Any) -> Any:
        import keras

        source = keras.Input(tuple(shape.source))
        x = keras.layers.Conv2D(8, 3, padding="same")(source)
        return keras.Model(source, keras.layers.Conv2D(shape.target.channels, 3, padding="same")(x))


class WrongSign(Loss):
    """Rewards what should be punished."""

    name: Literal["wrong-sign"] = "wrong-sign"

    def generator(self, round: Any) -> Any:
        import keras

        return -keras.ops.mean(keras.ops.square(round.generated), axis=(1, 2, 3))


@pytest.fixture
def find(tiny_experiment, tmp_path):
    """Trains a game of 72 records and 3 validations; the names of what is found, in order."""

    def train(distance_weight: float, *more: Loss, trainer: dict[str, Any] | None = None, **parts: Any) -> list[str]:
        distance = tiny_experiment().losses[1].model_copy(update={"weight": distance_weight})
        options = {"steps": 72, "log_every": 3, "sample_every": 24, "checkpoint_every": 72, "validation_examples": 8}
        health = Health(warm_up=0, patience=15, falling=("generator/distance",))
        chosen = {"losses": (distance, *more), "callbacks": (health,), **parts}
        experiment = tiny_experiment({**options, "steps_per_call": 3, **(trainer or {})}, **chosen)
        directory = RunDirectory.create(tmp_path, experiment)
        Trainer(experiment).run(directory)
        events = map(json.loads, directory.stats.read_text().splitlines())
        return [event["name"] for event in events if event["event"] == "health" and not event["ends"]]

    return train


def test_of_a_sound_run_nothing_is_found(find):
    sound = {"generator_optimizer": FAST, "discriminator_optimizer": TOO_FAST}
    assert find(10, Classified(), trainer=sound) == []


def test_a_discriminator_that_learns_too_fast_wins(find):
    assert "discriminator-wins" in find(1, Classified(), trainer={"discriminator_optimizer": TOO_FAST})


def test_where_both_stand_still_nothing_changes_and_the_discriminator_cannot_tell(find):
    still = {"generator_optimizer": NEVER, "discriminator_optimizer": NEVER}
    assert {"nothing-changes", "generator-wins"} <= set(find(10, Classified(), trainer=still))


def test_a_generator_that_only_knows_one_image_collapses_and_has_no_gradient_where_losses_weigh_nothing(find):
    assert {"outputs-collapse", "gradients-vanish"} <= set(find(1e-9, generator=Deaf()))


def test_a_generator_whose_outputs_have_nothing_to_do_with_their_targets_ignores_its_source(find):
    assert find(10, generator=Deaf(misplaced=True)) == ["source-ignored"]


def test_a_loss_of_the_wrong_sign_makes_gradients_explode_and_the_distance_rise(find):
    found = find(1e-3, WrongSign(), generator=Straight(), trainer={"generator_optimizer": TOO_FAST})
    assert {"gradients-explode", "distance-rises"} <= set(found)


@pytest.fixture
def reported(tiny_experiment, tmp_path):
    """Trains a discriminator that wins; the findings and the records it leaves."""

    def train(steps: int = 100, directory: RunDirectory | None = None, **trainer: Any) -> tuple[list, list]:
        options = {"sample_every": 50, "checkpoint_every": 100, "discriminator_optimizer": TOO_FAST, **trainer}
        losses = (tiny_experiment().losses[1], Classified())
        health = Health(warm_up=4, patience=40)
        experiment = tiny_experiment({**options, "steps": steps}, losses=losses, callbacks=(health,))
        directory = directory or RunDirectory.create(tmp_path, experiment)
        Trainer(experiment).run(directory)
        events = list(map(json.loads, directory.stats.read_text().splitlines()))
        return tuple([event for event in events if event["event"] == kind] for kind in ("health", "record"))

    return train


def test_the_same_run_reports_the_same_whatever_is_logged(reported):
    often, seldom = reported(log_every=1), reported(log_every=75)
    assert often[0]
    assert seldom == often


def test_a_run_that_logs_more_seldom_than_it_lasts_is_still_watched(reported):
    assert "discriminator-wins" in {finding["name"] for finding in reported(log_every=1000)[0]}


def test_a_resumed_run_reports_what_one_that_was_never_stopped_does(reported, tmp_path):
    whole = reported(log_every=7)
    reported(steps=37, log_every=7)
    halved = RunDirectory(tmp_path / "tiny-002")
    assert reported(directory=halved, log_every=7) == whole
