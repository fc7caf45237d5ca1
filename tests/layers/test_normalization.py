import keras
import numpy as np
import pytest
import tensorflow as tf

from ganforge.layers import BatchNormalization, InstanceNormalization

BOTH = pytest.mark.parametrize("norm", [BatchNormalization, InstanceNormalization])


def images(*shape: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(1.0, 2.0, shape)


def built(norm: type, dtype: str, channels: int = 3, **options):
    layer = norm(dtype=dtype, **options)
    layer.build((None, None, None, channels))
    layer.gamma.assign(images(channels, seed=1))
    layer.beta.assign(images(channels, seed=2))
    return layer


def penalty(layer, x):
    """A gradient penalty, the loss that needs a second gradient, and its gradient."""
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            score = tf.reduce_sum(tf.sin(layer(x, training=True)))
        slope = inner.gradient(score, x)
        loss = tf.reduce_sum((tf.reduce_sum(slope**2, axis=(1, 2, 3)) - 1.0) ** 2)
    return loss, outer.gradient(loss, [x, layer.gamma.value])


class TrainedNorm(keras.layers.Layer):
    """Calls a norm in training mode whether or not it has one."""

    def __init__(self, norm):
        super().__init__(dtype=norm.dtype_policy)
        self.norm, self.gamma = norm, norm.gamma

    def call(self, x, training=True):
        return self.norm(x, training=True) if isinstance(self.norm, BatchNormalization) else self.norm(x)


@BOTH
@pytest.mark.parametrize("batch", [1, 2])
def test_the_gradient_of_a_gradient_penalty_agrees_with_finite_differences(norm, batch):
    layer = TrainedNorm(built(norm, "float64"))
    x, way = tf.constant(images(batch, 3, 4, 3)), tf.constant(images(batch, 3, 4, 3, seed=5))
    _, (gradient, _) = penalty(layer, x)
    step = 1e-6
    difference = (penalty(layer, x + step * way)[0] - penalty(layer, x - step * way)[0]) / (2 * step)
    np.testing.assert_allclose(tf.reduce_sum(gradient * way), difference, rtol=1e-6)


@pytest.mark.parametrize("shape", [(1, 3, 4, 3), (2, 3, 4, 3), (4, 1, 1, 3)])
def test_the_fused_kernel_has_the_same_first_and_second_gradient_as_the_formula(shape):
    x = images(*shape)
    loss, gradients = penalty(built(BatchNormalization, "float32"), tf.constant(x, tf.float32))
    expected, expected_gradients = penalty(built(BatchNormalization, "float64"), tf.constant(x))
    np.testing.assert_allclose(loss, expected, rtol=1e-4)
    for gradient, exact in zip(gradients, expected_gradients, strict=True):
        np.testing.assert_allclose(gradient, exact, atol=1e-4 * np.abs(exact).max())


@BOTH
def test_every_channel_has_mean_beta_and_deviation_gamma(norm):
    layer, axes = built(norm, "float32"), {BatchNormalization: (0, 1, 2), InstanceNormalization: (1, 2)}[norm]
    outputs = layer(images(2, 8, 8, 3).astype("float32")).numpy()
    np.testing.assert_allclose(outputs.mean(axes), np.broadcast_to(layer.beta, outputs.mean(axes).shape), atol=1e-5)
    np.testing.assert_allclose(outputs.std(axes) / np.abs(layer.gamma), 1.0, atol=1e-4)


@BOTH
def test_a_single_pixel_in_a_batch_of_one_becomes_beta(norm):
    layer = built(norm, "float32")
    np.testing.assert_allclose(layer(images(1, 1, 1, 3).astype("float32")), [[[layer.beta.numpy()]]], atol=1e-6)


@BOTH
@pytest.mark.parametrize("dtype", ["mixed_bfloat16", "mixed_float16"])
def test_statistics_are_computed_in_float32_behind_half_precision(norm, dtype):
    x = 1000.0 + images(2, 8, 8, 3).astype("float32")  # its square overflows float16
    half = built(norm, dtype)
    assert half.gamma.dtype == "float32"
    assert half(x).dtype == dtype.removeprefix("mixed_")
    expected = built(norm, "float32")(tf.cast(tf.cast(x, half.compute_dtype), tf.float32))
    np.testing.assert_allclose(tf.cast(half(x), tf.float32), expected, atol=0.05)


def test_moving_averages_follow_the_batches_of_training_only():
    layer, x = built(BatchNormalization, "float32", momentum=0.75), images(2, 4, 4, 3).astype("float32")
    layer(x, training=False)
    np.testing.assert_array_equal(layer.moving_mean, np.zeros(3))
    layer(x, training=True)
    np.testing.assert_allclose(layer.moving_mean, 0.25 * x.mean((0, 1, 2)), rtol=1e-5)
    np.testing.assert_allclose(layer.moving_variance, 0.75 + 0.25 * x.var((0, 1, 2)), rtol=1e-5)


def test_moving_averages_are_the_same_by_the_fused_kernel_and_the_formula():
    layers = [built(BatchNormalization, dtype) for dtype in ("float32", "float64")]
    for layer in layers:
        layer(images(1, 1, 2, 3), training=True)
    np.testing.assert_allclose(layers[0].moving_variance, layers[1].moving_variance, rtol=1e-6)


def test_a_frozen_layer_keeps_its_moving_averages():
    layer = built(BatchNormalization, "float32")
    layer.trainable = False
    layer(images(2, 4, 4, 3), training=True)
    np.testing.assert_array_equal(layer.moving_mean, np.zeros(3))


def test_the_policy_chooses_the_statistics_of_inference():
    x = images(2, 4, 4, 3).astype("float32")
    layer = built(BatchNormalization, "float32", statistics="batch")
    layer(x, training=True)
    np.testing.assert_allclose(layer(2 * x + 1, training=False), layer(x, training=True), atol=1e-4)
    layer.statistics = "moving"
    deviation = np.sqrt(layer.moving_variance + 1e-5)
    expected = (x - layer.moving_mean) / deviation * layer.gamma + layer.beta
    np.testing.assert_allclose(layer(x, training=False), expected, atol=1e-5)
    assert not np.allclose(layer(x, training=True), expected, atol=1e-2)


@pytest.mark.parametrize(
    "layer",
    [
        BatchNormalization(statistics="moving", momentum=0.5, epsilon=1e-3, gamma_initializer="zeros"),
        InstanceNormalization(epsilon=1e-3, gamma_initializer="zeros"),
        InstanceNormalization(affine=False),
    ],
)
def test_a_norm_is_made_again_from_its_configuration(layer):
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert again.get_config() == layer.get_config()


def test_without_gamma_and_beta_a_norm_has_no_weights_and_does_as_with_1_and_0():
    x = images(2, 3, 4, 3).astype("float32")
    plain, affine = InstanceNormalization(affine=False), InstanceNormalization()
    np.testing.assert_allclose(plain(x), affine(x), atol=1e-6)
    assert plain.weights == []
    assert len(affine.weights) == 2
