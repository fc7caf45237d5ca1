from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf
from ganforge_losses import GradientPenalty
from ganforge_pix2pix import PatchGAN

from ganforge.components.rounds import Judgement, Round
from ganforge.components.shapes import ExampleShape, ImageShape
from ganforge.training.step.step import input_gradient

WEIGHTS = np.array([[1.0, -2.0], [0.5, 3.0]])


def linear(sample):
    """A discriminator whose mean logit has the gradient WEIGHTS / 4 everywhere."""
    return Judgement((sample * WEIGHTS[None, :, :, None],))


def round_of(judge, source=None, batch=3, side=2, channels=1):
    random = np.random.default_rng(0)
    source, target, generated = random.uniform(-1, 1, (3, batch, side, side, channels))
    chance = tf.constant(random.uniform(size=batch))
    return Round(*map(tf.constant, (source, target, generated)), judge, gradient=input_gradient, chance=chance)


@pytest.mark.parametrize("where", ["real", "fake", "between"])
@pytest.mark.parametrize("target_norm", [0.0, 1.0])
def test_it_is_the_squared_distance_of_the_gradient_s_norm_for_each_example(where, target_norm):
    expected = (np.linalg.norm(WEIGHTS / 4) - target_norm) ** 2
    penalty = GradientPenalty(where=where, target_norm=target_norm).discriminator(round_of(linear))
    np.testing.assert_allclose(penalty, [expected] * 3, rtol=1e-12)


@pytest.mark.parametrize("where", ["real", "fake", "between"])
def test_it_looks_where_it_is_told(where):
    one = round_of(lambda sample: Judgement((sample**2,)))
    share = one.chance.numpy()[:, None, None, None]
    mixed = share * one.target.numpy() + (1 - share) * one.generated.numpy()
    looked_at = {"real": one.target.numpy(), "fake": one.generated.numpy(), "between": mixed}[where]
    penalty = GradientPenalty(where=where, target_norm=0).discriminator(one)
    np.testing.assert_allclose(penalty, (looked_at**2 / 4).sum((1, 2, 3)), rtol=1e-12)


def test_a_discriminator_that_ignores_the_image_can_still_learn():
    scale = tf.Variable(0.0, dtype="float64")
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(GradientPenalty().discriminator(round_of(lambda sample: Judgement((scale * sample,)))))
    assert float(loss) == pytest.approx(3.0, abs=1e-4)
    assert np.isfinite(tape.gradient(loss, scale))


def test_a_lazy_penalty_counts_as_much_and_is_computed_at_every_so_many_steps_only():
    weight = tf.Variable(2.0, dtype="float64")

    @tf.function(autograph=False)
    def learned(step):
        def judge(sample):
            with tf.control_dependencies([tf.debugging.assert_equal(step % 4, tf.constant(0, tf.int64))]):
                return Judgement((weight * tf.identity(sample) ** 2,))

        with tf.GradientTape() as tape:
            lazy = GradientPenalty(every=4).discriminator(replace(round_of(judge), step=step))
        return lazy, tape.gradient(lazy, weight)

    always = round_of(lambda sample: Judgement((weight * sample**2,)))
    with tf.GradientTape() as tape:
        penalty = GradientPenalty().discriminator(always)
    gradient = tape.gradient(penalty, weight)
    for step in range(6):
        times = 4 if step % 4 == 0 else 0
        found = learned(tf.constant(step, tf.int64))
        np.testing.assert_allclose(found[0], times * penalty, rtol=1e-12)
        np.testing.assert_allclose(found[1], times * gradient, rtol=1e-12)


@pytest.fixture
def float64():
    policy, floatx = keras.config.dtype_policy(), keras.config.floatx()
    keras.config.set_dtype_policy("float64")
    keras.config.set_floatx("float64")  # the dtype of `keras.Input`
    yield
    keras.config.set_floatx(floatx)
    keras.config.set_dtype_policy(policy)


@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize("norm", ["batch", "instance", "none"])
@pytest.mark.parametrize(("where", "target_norm"), [("between", 1.0), ("real", 0.0)])
def test_its_gradient_through_every_norm_agrees_with_finite_differences(norm, where, target_norm):
    keras.utils.set_random_seed(1)
    shape = ExampleShape(ImageShape(16, 16, 2), ImageShape(16, 16, 2))
    model = PatchGAN(filters=3, layers=2, norm=norm, weight_std=0.3).build(shape)
    one = round_of(None, side=16, channels=2)
    judged = Round(
        one.source,
        one.target,
        one.generated,
        lambda sample: Judgement(tuple(model([one.source, sample], training=True)["logits"])),
        gradient=input_gradient,
        chance=one.chance,
    )
    weights = [variable.value for variable in model.trainable_variables]
    ways = [
        tf.random.stateless_normal(each.shape, (7, number), dtype=tf.float64) for number, each in enumerate(weights)
    ]

    def penalty():
        return tf.reduce_sum(GradientPenalty(where=where, target_norm=target_norm).discriminator(judged))

    def moved(by):
        for weight, way in zip(weights, ways, strict=True):
            weight.assign_add(by * way)
        return penalty()

    with tf.GradientTape() as tape:
        loss = penalty()
    gradients = tape.gradient(loss, weights, unconnected_gradients="zero")
    slope = sum(tf.reduce_sum(gradient * way) for gradient, way in zip(gradients, ways, strict=True))
    step = 1e-7
    difference = (moved(step) - moved(-2 * step)) / (2 * step)
    np.testing.assert_allclose(slope, difference, rtol=1e-6)
