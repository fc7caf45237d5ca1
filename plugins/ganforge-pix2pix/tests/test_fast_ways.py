"""What is computed in a faster way is the same: small maps as products, norms and Adam in one kernel."""

import numpy as np
import pytest
import tensorflow as tf
from slow_ways import slow_ways

from ganforge.data.batches import Share, TrainingStream
from ganforge.experiment.experiment import Experiment
from ganforge.training.state import build_state
from ganforge.training.step.step import Step

STEPS = 50


def trained():
    """The losses of a run, and the weights that it ends with."""
    experiment = Experiment.from_tables(
        {
            "name": "ways",
            "dataset": {"name": "procedural-terrain", "size": 16},
            "generator": {"name": "unet", "filters": 4, "depth": 3, "dropout": 0.0},
            "discriminator": {"name": "patchgan", "filters": 4, "layers": 1},
            "method": {"name": "paired"},
            "losses": [{"name": "adversarial"}, {"name": "l1"}],
            "trainer": {"steps": STEPS, "batch_size": 4},
        }
    )
    state = build_state(experiment, experiment.dataset.shape(), tf.distribute.get_strategy())
    step = tf.function(
        Step(experiment.method, state.players, state.sides, experiment.trainer, state.step), autograph=False
    )
    batches = TrainingStream(experiment.dataset.load("train", 0), (), 0).batches(Share(0, 1, 4, 4), 0)
    batch = next(iter(batches))
    logs = [step(batch) for _ in range(STEPS)]
    losses = {name: np.array([log[name] for log in logs]) for name in logs[0] if name.endswith("/total")}
    return losses, {key: array for key, array in state.arrays().items() if key.startswith(("generator", "discrim"))}


@pytest.mark.slow
def test_fifty_steps_come_to_the_same_without_any_fast_way():
    fast, weights = trained()
    with slow_ways():
        slow, expected = trained()
    for name, loss in slow.items():
        np.testing.assert_allclose(fast[name], loss, rtol=2e-5, err_msg=name)
    differing = [key for key in expected if not np.array_equal(weights[key], expected[key])]
    assert differing, "the ways are the same"
    for key in differing:
        np.testing.assert_allclose(weights[key], expected[key], atol=1e-4, err_msg=key)
