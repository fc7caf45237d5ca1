"""What a step gives to methods and losses."""

from dataclasses import replace
from typing import Any, Literal

import keras
import numpy as np
import pytest
import tensorflow as tf
from tiny_components import TinyDataset, TinyDistance, TinyGame, TinyMethod, tiny_experiment

from ganforge.components import Loss
from ganforge.data.batches import TrainingStream
from ganforge.training.loop import Loop
from ganforge.training.state import build_state
from ganforge.training.step.step import Step


class StepNumber(Loss):
    """Shows the number of the step."""

    name: Literal["step-number"] = "step-number"

    def generator(self, round: Any) -> Any:
        return 0.0 * round.chance + keras.ops.cast(round.step, "float32")


class Clocked(TinyMethod):
    """Makes targets of the step's number, which the batch holds for it."""

    name: Literal["clocked"] = "clocked"

    def rounds(self, networks: Any, batch: Any) -> Any:
        step = keras.ops.cast(batch["step"], "float32")
        return tuple(replace(round, cycled=0.0 * round.source + step) for round in super().rounds(networks, batch))


class Cycled(Loss):
    name: Literal["cycled"] = "cycled"

    def generator(self, round: Any) -> Any:
        return keras.ops.mean(round.cycled, axis=(1, 2, 3))


def loop_of(experiment):
    state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
    step = Step(experiment.method, state.players, state.sides, experiment.trainer, state.step)
    stream = TrainingStream(experiment.dataset.load("train", 0), (), 0)
    return Loop(state, step, stream, experiment.trainer)


@pytest.mark.parametrize("options", [{}, {"accumulate": 2}, {"steps_per_call": 3}, {"update": "simultaneous"}])
def test_methods_and_losses_may_read_the_number_of_the_step(options):
    losses = (StepNumber(), Cycled(), TinyGame())
    loop = loop_of(tiny_experiment({"steps": 9, **options}, losses=losses, method=Clocked()))
    count = loop.options.steps_per_call
    for call in (1, 2):
        logs = loop.advance(count)
        shown = [float(logs[f"generator/{name}"]) for name in ("step-number", "cycled")]
        assert shown == [call * count - 1.0] * 2


class Darkened(TinyMethod):
    """Shows the discriminators black images, as a pool of images would show others than the newest."""

    name: Literal["darkened"] = "darkened"

    def rounds(self, networks: Any, batch: Any) -> Any:
        return tuple(replace(round, shown=lambda made: 0.0 * made - 1.0) for round in super().rounds(networks, batch))


class Brightness(Loss):
    """The mean of the generated image, and of the image that the discriminators judge."""

    name: Literal["brightness"] = "brightness"
    needs = frozenset({"fake"})

    def generator(self, round: Any) -> Any:
        return keras.ops.mean(round.generated, axis=(1, 2, 3)) + 0.0 * round.fake.logits[0][:, 0, 0, 0]

    def discriminator(self, round: Any) -> Any:
        return self.generator(round)


@pytest.mark.parametrize("update", ["alternating", "simultaneous"])
def test_the_discriminators_judge_what_is_shown_and_the_generators_what_is_generated(update):
    loop = loop_of(tiny_experiment({"update": update}, losses=(Brightness(), TinyGame()), method=Darkened()))
    logs = loop.advance(1)
    assert float(logs["discriminator/brightness"]) == -1.0
    assert float(logs["generator/brightness"]) > -0.9


def test_what_a_batch_holds_beside_images_is_in_every_round():
    batch = {name: tf.fill((2,), float(place)) for place, name in enumerate(("source", "target", "chance", "label"))}
    experiment = tiny_experiment()
    state = build_state(experiment, TinyDataset().shape(), tf.distribute.get_strategy())
    seen = []

    class Listening(TinyMethod):
        def rounds(self, networks, batch):
            from ganforge.components import Round

            judge = networks["discriminator"]
            ones = tf.ones((2, 8, 8, 1)), tf.ones((2, 8, 8, 3))
            seen.append(sorted(batch))
            return (Round(*ones, ones[1], lambda sample: judge(ones[0], sample), paired=True, extras={"own": 1}),)

    step = Step(Listening(), state.players, state.sides, experiment.trainer, state.step)
    (round,) = step._rounds(batch)
    assert seen == [["chance", "label", "source", "step", "target"]]
    assert round.extras.keys() == {"label", "own"}
    np.testing.assert_array_equal(round.extras["label"], [3.0, 3.0])


class Opinionated(TinyGame):
    """Takes everything for real to the same degree, or has no opinion."""

    degree: float | None = None

    def opinion(self, logits: Any) -> Any:
        return None if self.degree is None else keras.ops.full_like(logits, self.degree)


@pytest.mark.parametrize(
    ("losses", "shown"),
    [
        ((TinyDistance(), Opinionated(degree=0.75), TinyGame()), {"real": 0.75, "fake": 0.75, "accuracy": 0.5}),
        ((Opinionated(), TinyDistance()), {}),
    ],
)
def test_opinions_are_those_of_the_first_loss_that_reads_judgements(losses, shown):
    logs = loop_of(tiny_experiment(losses=losses)).advance(1)
    found = {name.partition("/")[2]: float(log) for name, log in logs.items() if name.startswith("judgement/")}
    assert found == pytest.approx(shown)
