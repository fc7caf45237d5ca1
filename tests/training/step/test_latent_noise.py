import numpy as np
import pytest
import tensorflow as tf
from noise_components import NoiseGenerator, NoiseMethod, TargetsAlone
from tiny_components import TinyGame, TinyMethod

from ganforge import chance
from ganforge.components import Round
from ganforge.training.state import build_state
from ganforge.training.step.latent_noise import with_noise
from ganforge.training.step.step import Step


def state_of(experiment):
    return build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())


@pytest.fixture(scope="module")
def from_noise(request):
    make = request.getfixturevalue("tiny_experiment")
    return make(dataset=TargetsAlone(), generator=NoiseGenerator(), method=NoiseMethod(), losses=(TinyGame(),))


def test_a_batch_gets_noise_of_its_chance_unless_it_has_noise_or_the_method_takes_none():
    batch = {"chance": np.array([0.25, 0.5], np.float32)}
    noise = with_noise(NoiseMethod(length=3), batch)["noise"]
    np.testing.assert_array_equal(noise, chance.normal(batch["chance"], (3,)))
    assert with_noise(NoiseMethod(), {**batch, "noise": 7}) == {**batch, "noise": 7}
    assert with_noise(TinyMethod(), batch) == batch


def test_rounds_and_losses_see_the_noise(from_noise):
    state, seen = state_of(from_noise), []

    class Listening(NoiseMethod):
        def rounds(self, networks, batch):
            seen.append(batch["noise"])
            return super().rounds(networks, batch)

    batch = {"target": tf.zeros((2, 8, 8, 3)), "label": tf.eye(2, 3), "chance": tf.constant([0.1, 0.7])}
    (round,) = Step(Listening(), state.players, state.sides, from_noise.trainer, state.step)._rounds(batch)
    assert isinstance(round, Round)
    assert seen[0].shape == (2, 5)
    assert round.extras["noise"] is seen[0]


def test_images_from_noise_alone_are_made_from_a_seed_each(from_noise):
    state = state_of(from_noise)
    label = np.eye(3, dtype=np.float32)[[1, 1, 1]]
    made = state.translate({"label": label, "target": np.zeros((3, 8, 8, 3))})
    assert len({image.tobytes() for image in made}) == 3
    np.testing.assert_array_equal(state.translate({"label": label[:2]}, first_seed=1), made[1:])
