import keras
import numpy as np
import pytest

from ganforge.experiment.trainer_options import AdamOptions
from ganforge.training.step.learning_rates import LinearDecay
from ganforge.training.step.optimizers import create_optimizer


def updated(optimizer, gradients):
    variable = keras.Variable(np.linspace(-1, 1, 6, dtype="float32"))
    optimizer.build([variable])
    for gradient in gradients:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
    return variable.numpy()


def test_the_fused_update_is_kerass_adam():
    gradients = np.random.default_rng(0).normal(size=(5, 6)).astype("float32")
    options = AdamOptions(learning_rate=0.01, beta_1=0.5, epsilon=1e-7)
    reference = keras.optimizers.Adam(0.01, beta_1=0.5, beta_2=0.999, epsilon=1e-7)
    np.testing.assert_allclose(
        updated(create_optimizer(options, 10), gradients), updated(reference, gradients), rtol=1e-6, atol=1e-7
    )


@pytest.mark.parametrize(("step", "rate"), [(0, 2.0), (50, 2.0), (75, 1.0), (100, 0.0), (120, 0.0)])
def test_linear_decay_is_constant_at_first_and_zero_at_the_last_step(step, rate):
    assert float(LinearDecay(2.0, 100, 0.5)(step)) == pytest.approx(rate)


def test_a_schedule_is_followed_and_remembered():
    optimizer = create_optimizer(AdamOptions(learning_rate=1.0, schedule="linear-decay", decay_from=0.0), 4)
    updated(optimizer, np.ones((2, 6), "float32"))
    assert float(optimizer.learning_rate) == pytest.approx(0.5)
    assert LinearDecay.from_config(LinearDecay(2.0, 100, 0.5).get_config())(75) == LinearDecay(2.0, 100, 0.5)(75)


def test_an_update_by_the_step_is_the_same_as_apply():
    gradients = np.random.default_rng(0).normal(size=(3, 6)).astype("float32")
    optimizer = create_optimizer(AdamOptions(learning_rate=0.01, schedule="linear-decay"), 4)
    variable = keras.Variable(np.linspace(-1, 1, 6, dtype="float32"))
    optimizer.build([variable])
    for gradient in gradients:
        optimizer.update([keras.ops.convert_to_tensor(gradient)], [variable])
    again = create_optimizer(AdamOptions(learning_rate=0.01, schedule="linear-decay"), 4)
    np.testing.assert_array_equal(variable.numpy(), updated(again, gradients))
    assert int(optimizer.iterations.numpy()) == 3
