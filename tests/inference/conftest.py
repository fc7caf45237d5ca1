"""Runs in memory, untrained: what is translated, not how well."""

import numpy as np
import pytest
import tensorflow as tf
from noise_components import Labeled, NoiseGenerator, NoiseMethod, TargetsAlone
from tiny_components import TinyGame, tiny_experiment
from two_way_method import TwoWayMethod

from ganforge.components.shapes import shape_to_json
from ganforge.inference.translator import Translator
from ganforge.training.state import build_state


def state_of(experiment):
    return build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())


def translator_of(experiment, state=None):
    arrays = {**(state or state_of(experiment)).arrays(), "shape": np.array(shape_to_json(experiment.dataset.shape()))}
    return Translator(experiment, arrays)


@pytest.fixture(scope="module")
def two_way():
    """Translates 8x8x1 to 8x8x3 and back."""
    return translator_of(tiny_experiment(method=TwoWayMethod()))


@pytest.fixture(scope="module")
def from_classes():
    """Makes 8x8x3 from noise and one of three classes, and the state that it is made of."""
    experiment = tiny_experiment(
        dataset=TargetsAlone(), generator=NoiseGenerator(), method=NoiseMethod(), losses=(TinyGame(),)
    )
    state = state_of(experiment)
    return translator_of(experiment, state), state


@pytest.fixture(scope="module")
def noisy():
    """Translates 8x8x1 to 8x8x3 with noise mixed in."""
    return translator_of(tiny_experiment(generator=NoiseGenerator(), method=NoiseMethod()))


@pytest.fixture(scope="module")
def labeled():
    """Translates 8x8x1 to 8x8x3 with noise and one of three classes mixed in."""
    return translator_of(tiny_experiment(dataset=Labeled(), generator=NoiseGenerator(), method=NoiseMethod()))
