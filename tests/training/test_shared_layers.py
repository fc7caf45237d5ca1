"""Networks of the generators' side that share layers, and answer with more than one image."""

from dataclasses import replace
from typing import Any

import keras
import numpy as np
import pytest
import tensorflow as tf
from tiny_components import TinyGenerator, TinyMethod

from ganforge.components import Builders, Loss, Network, Players
from ganforge.components.rounds import Round
from ganforge.inference.translator import Translator
from ganforge.runs.directory import RunDirectory
from ganforge.testing.random_images import random_batch
from ganforge.testing.tiny_training import trained
from ganforge.training.checkpoints.checkpoints import Checkpoints
from ganforge.training.state import build_state
from ganforge.training.step.callables import inference_callables, training_callables
from ganforge.training.step.precision import building_in
from ganforge.training.summary import summarize
from ganforge.training.trainer import Trainer

pytestmark = pytest.mark.slow

GENERATOR = TinyGenerator(dropout=0.5, norm=True)


class Watched(TinyMethod):
    """A second network is the generator's encoder, and nothing else; it takes no part."""

    def networks(self, shape, build):
        import keras

        generators, discriminators, _ = super().networks(shape, build)
        model = generators["generator"]
        encoder = keras.Model(model.input, {"maps": [layer.output for layer in model.layers[1:-1]]})
        return Players({**generators, "encoder": encoder}, discriminators)


class Described(TinyMethod):
    """A second network takes an image and a chance, and describes what the generator's encoder makes of the image."""

    provides = frozenset({"paired", "identity"})

    def networks(self, shape, build):
        import keras

        generators, discriminators, _ = super().networks(shape, build)
        model, chance = generators["generator"], keras.Input((1,))
        maps = model.layers[-2].output
        told = {
            "maps": [keras.layers.Conv2D(3, 1)(maps)],
            "chance": keras.layers.Activation("linear", dtype="float32")(chance),
        }
        return Players({**generators, "describe": keras.Model([model.input, chance], told)}, discriminators)

    def rounds(self, networks: dict[str, Network], batch: Any) -> tuple[Round, ...]:
        (one,) = super().rounds(networks, batch)
        described = networks["describe"]([batch["source"], batch["chance"][:, None]])
        return (replace(one, identity=described["maps"][0] + described["chance"][:, None, None]),)


class Resemblance(Loss):
    """What is described resembles the target."""

    name: str = "resemblance"
    needs = frozenset({"identity"})

    def generator(self, round: Round) -> Any:
        import keras

        return keras.ops.mean(keras.ops.square(round.target - round.identity), axis=(1, 2, 3))


@pytest.fixture
def experiment(tiny_experiment):
    def make(method, **trainer):
        trainer = {"ema": 0.5, "deterministic": True, "checkpoint_every": 2, **trainer}
        losses = (*tiny_experiment().losses, *([Resemblance()] if "identity" in method.provides else []))
        return tiny_experiment(trainer, method=method, generator=GENERATOR, losses=losses)

    return make


def state_of(experiment):
    return build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())


def ended(experiment, directory, step=None):
    Trainer(experiment).run(directory, step)
    arrays = Checkpoints(directory.checkpoints).load(experiment.trainer.steps)
    arrays.pop("seconds")
    return arrays


def assert_equal(one, other):
    assert one.keys() == other.keys()
    for key, array in one.items():
        np.testing.assert_array_equal(other[key], array, err_msg=key)


def test_a_network_of_shared_layers_alone_changes_nothing_of_a_run(experiment, tmp_path):
    plain, watched = (
        ended(chosen, RunDirectory.create(tmp_path, chosen))
        for chosen in (experiment(method) for method in (TinyMethod(), Watched()))
    )
    assert {"ema/generator/0000", "optimizer/generator/0002"} <= plain.keys()
    assert_equal(plain, watched)


def test_a_run_with_shared_layers_goes_on_exactly_and_predicts(experiment, tmp_path):
    chosen = experiment(Described())
    directory = RunDirectory.create(tmp_path, chosen)
    whole, resumed = (ended(chosen, directory, step) for step in (None, 2))
    assert_equal(whole, resumed)
    source = np.random.default_rng(0).uniform(-1, 1, (8, 8, 1)).astype("float32")
    state = state_of(chosen)
    state.restore({key: whole[key] for key in state.arrays()})
    np.testing.assert_allclose(
        Translator(chosen, whole).translate(source), state.translate({"source": source[None]})[0], atol=1e-6
    )


def test_a_shared_layer_learns_from_what_the_second_network_does(experiment):
    chosen = experiment(Described()).model_copy(update={"losses": (Resemblance(),)})
    shape = chosen.dataset.shape()
    before, after = trained(chosen, shape, random_batch(shape, 2))
    moved = {key for key in before if np.abs(before[key] - after[key]).max() > 0}
    assert {"generator/0", "describe/0"} <= moved
    assert not moved & {"generator/4", "generator/5"}, "the generator's last layer has no part in it"


def test_shared_parameters_are_counted_where_they_come_first(experiment):
    plain, shared = (experiment(method) for method in (TinyMethod(), Described()))
    counted = [
        summarize(each, state_of(each), each.dataset.shape(), each.dataset.load("train", 0)).parameters
        for each in (plain, shared)
    ]
    assert counted[1] == {**counted[0], "describe": 4 * 3 + 3}


def test_a_layer_of_both_sides_learns_with_the_generators(experiment):
    class Judging(TinyMethod):
        def networks(self, shape, build):
            generators, discriminators, _ = super().networks(shape, build)
            inputs = [keras.Input(tuple(shape.source), name="source"), keras.Input(tuple(shape.target), name="sample")]
            logits = keras.ops.mean(generators["generator"](inputs[0]), axis=-1, keepdims=True)
            again = keras.Model(inputs, {"logits": [logits], "features": [[]]})
            return Players(generators, {**discriminators, "generator_again": again})

    counts = [
        [sum(len(learner.variables) for learner in side.learners.values()) for side in state_of(chosen).sides]
        for chosen in (experiment(Judging()), experiment(TinyMethod()))
    ]
    assert counts[0] == counts[1]


def test_answers_are_of_full_precision_whatever_their_structure(experiment):
    with building_in("bfloat16"):
        players = Described().networks(experiment(Described()).dataset.shape(), Builders(GENERATOR))
    inputs = [tf.ones((1, 8, 8, 1)), tf.constant([[1 / 3]])]
    assert players.generators["describe"](inputs)["maps"][0].dtype == "bfloat16"
    for networks in (
        training_callables(players),
        training_callables(players, compiled=players.by_name),
        inference_callables(players.generators),
    ):
        told = networks["describe"](inputs)
        assert told["maps"][0].dtype == "float32"
        np.testing.assert_array_equal(told["chance"], inputs[1])
