from typing import get_args

import keras
import numpy as np
import pytest
import tensorflow as tf

from ganforge.errors import TrainingError
from ganforge.experiment.optimizer_options import OptimizerName, OptimizerOptions
from ganforge.training.step.fused_adam import FusedAdam
from ganforge.training.step.optimizers import create_optimizer

NAMES = [name for part in get_args(OptimizerName) for name in get_args(part)]
GRADIENTS = np.random.default_rng(0).normal(size=(5, 3, 2)).astype("float32")
BETAS = {"beta_1": 0.5, "beta_2": 0.999, "epsilon": 1e-8}


def moved(move, optimizer):
    variable = keras.Variable(np.linspace(-1, 1, 6, dtype="float32").reshape(3, 2))
    optimizer.build([variable])
    for gradient in GRADIENTS:
        move([tf.constant(gradient)], [variable])
    return variable.numpy()


def by_the_step(optimizer, rate=0.01):
    return moved(lambda gradients, variables: optimizer.update(gradients, variables, tf.constant(rate)), optimizer)


def reference(name, **options):
    classes = {cls.__name__.lower(): cls for cls in vars(keras.optimizers).values() if isinstance(cls, type)}
    known = {key: value for key, value in BETAS.items() if key in classes[name].__init__.__code__.co_varnames}
    optimizer = classes[name](0.01, **{**known, **options})
    return moved(optimizer.apply, optimizer)


@pytest.mark.parametrize("name", NAMES)
def test_every_optimizer_moves_as_kerass_own_does(name):
    optimizer = create_optimizer(OptimizerOptions(name=name, learning_rate=0.01))
    np.testing.assert_allclose(by_the_step(optimizer), reference(name), rtol=1e-5, atol=1e-6)
    assert int(optimizer.iterations.numpy()) == len(GRADIENTS)


def test_the_names_are_kerass_without_those_that_do_not_fit_networks_of_images():
    offered = {
        name.lower()
        for name, cls in vars(keras.optimizers).items()
        if isinstance(cls, type) and issubclass(cls, keras.optimizers.Optimizer)
    }
    others = {"optimizer", "lossscaleoptimizer", "multioptimizer", "muon", "schedulefreeadamw"}
    assert offered - others == set(NAMES)


@pytest.mark.parametrize("name", ["adam", "adamw", "sgd"])
def test_weight_decay_is_kerass(name):
    optimizer = create_optimizer(OptimizerOptions(name=name, learning_rate=0.01, weight_decay=0.3))
    np.testing.assert_allclose(by_the_step(optimizer), reference(name, weight_decay=0.3), rtol=1e-5, atol=1e-6)


def test_options_of_its_own_reach_an_optimizer():
    options = OptimizerOptions(name="sgd", learning_rate=0.01, options={"momentum": 0.9, "nesterov": True})
    np.testing.assert_allclose(
        by_the_step(create_optimizer(options)), reference("sgd", momentum=0.9, nesterov=True), rtol=1e-5, atol=1e-6
    )


def test_adam_is_fused_unless_it_has_options_that_the_kernel_lacks():
    assert isinstance(create_optimizer(OptimizerOptions()), FusedAdam)
    unfused = create_optimizer(OptimizerOptions(learning_rate=0.01, options={"amsgrad": True}))
    assert not isinstance(unfused, FusedAdam)
    np.testing.assert_allclose(by_the_step(unfused), reference("adam", amsgrad=True), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (
            {"name": "sgd", "options": {"momentun": 0.9}},
            "here.options.momentun is no option of sgd; did you mean 'momentum'? Its options: momentum, nesterov.",
        ),
        ({"name": "sgd", "beta_1": 0.9}, "here.beta_1: sgd has no beta_1. Leave it out, or choose adam."),
        ({"name": "rmsprop", "options": {"clipnorm": 1.0}}, "here.options.clipnorm is no option of rmsprop"),
        ({"name": "sgd", "options": {"momentum": 7.0}}, "here.options: sgd cannot be built with them: `momentum` must"),
    ],
)
def test_what_an_optimizer_does_not_take_is_refused(options, said):
    with pytest.raises(TrainingError) as refusal:
        create_optimizer(OptimizerOptions(**options), "here")
    assert str(refusal.value).startswith(said)


@pytest.mark.parametrize("name", NAMES)
def test_all_that_an_optimizer_remembers_is_among_its_variables(name):
    variables = [keras.Variable(np.ones((3, 2), "float32")) for _ in range(2)]
    optimizers = [create_optimizer(OptimizerOptions(name=name)) for _ in range(2)]
    for optimizer, variable in zip(optimizers, variables, strict=True):
        optimizer.build([variable])
    for index, gradient in enumerate(GRADIENTS):
        if index == 3:
            for resumed, before in zip(optimizers[1].variables, optimizers[0].variables, strict=True):
                resumed.assign(before.numpy())
            variables[1].assign(variables[0].numpy())
        for optimizer, variable in zip(optimizers[: 1 + (index >= 3)], variables, strict=False):
            optimizer.update([tf.constant(gradient)], [variable], tf.constant(0.01))
    np.testing.assert_array_equal(*(variable.numpy() for variable in variables))
