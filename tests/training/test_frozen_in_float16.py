"""Networks are frozen in float16 as in float32, and a side that does not learn keeps its loss scale."""

from collections.abc import Callable

import numpy as np
import pytest
import tensorflow as tf
from tiny_components import TinyDistance, TinyGame
from two_generators import Refining

from ganforge.data.batches import TrainingStream
from ganforge.training.loop import Loop
from ganforge.training.state import build_state
from ganforge.training.step.step import Step

pytestmark = pytest.mark.slow
FIRST_SCALE = 2.0**15


@pytest.fixture
def loop_of(tiny_experiment, monkeypatch) -> Callable[..., Loop]:
    """A loop that trains on this CPU, which will do for so little."""
    monkeypatch.setattr("ganforge.training.state.refuse_options", lambda options, replicas: None)

    def make(options, precision="float16", **parts):
        experiment = tiny_experiment({"steps": 20, "precision": precision, **options}, **parts)
        state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
        step = Step(experiment.method, state.players, state.sides, experiment.trainer, state.step)
        return Loop(state, step, TrainingStream(experiment.dataset.load("train", 0), (), 0), experiment.trainer)

    return make


def changed_by(loop, steps):
    """The networks that these steps change, and the last logs."""
    before = loop.state.arrays()
    logs = [loop.advance(1) for _ in range(steps)][-1]
    after = loop.state.arrays()
    changed = {tuple(key.split("/")[:2]) for key in before if not np.array_equal(before[key], after[key])}
    return {name for role, name in changed if role in ("generator", "discriminator")}, logs


def scales(loop):
    """The loss scale of each side, and for how many updates it has fitted."""
    variables = {side.objective.side: side.loss_scale.variables for side in loop.state.sides}
    return {side: [float(variable.numpy()) for variable in pair] for side, pair in variables.items()}


@pytest.mark.parametrize(
    ("update", "frozen", "other"),
    [("alternating", "generator", "discriminator"), ("simultaneous", "discriminator", "generator")],
)
def test_one_side_learns_as_in_float32_while_the_other_is_frozen(loop_of, update, frozen, other):
    options = {"update": update, "optimizers": {frozen: {"frozen": True}}}
    loop, expected = loop_of(options), loop_of(options, "float32").advance(1)
    changed, logs = changed_by(loop, 1)
    assert changed == {other}
    assert logs.keys() == expected.keys()
    for name in (f"{other}/total", f"gradient_norm/{other}"):
        np.testing.assert_allclose(logs[name], expected[name], rtol=0.02, err_msg=name)
    assert scales(loop) == {frozen: [FIRST_SCALE, 0], other: [FIRST_SCALE, 1]}


def test_one_network_of_a_side_learns_while_another_is_frozen(loop_of):
    loop = loop_of({"optimizers": {"generator": {"frozen": True}}}, method=Refining())
    assert changed_by(loop, 1)[0] == {"refiner", "discriminator"}


@pytest.mark.parametrize("options", [{"update": "simultaneous"}, {"accumulate": 2}])
def test_a_network_that_begins_to_learn_finds_its_loss_scale_then(loop_of, options):
    """With a loss so heavy that the first gradients leave float16's range, which is no fault."""
    losses = (TinyGame(), TinyDistance(weight=100))
    loop = loop_of({"optimizers": {"generator": {"frozen_until": 2}}, **options}, losses=losses)
    assert changed_by(loop, 2)[0] == {"discriminator"}
    assert scales(loop)["generator"] == [FIRST_SCALE, 0]
    assert changed_by(loop, 10)[0] == {"generator", "discriminator"}
    updates = loop.state.arrays()["optimizer/generator/0000"]
    assert 0 < updates < 10
    assert scales(loop)["generator"][0] == FIRST_SCALE / 2 ** (10 - updates)
    loop.finiteness.check()
