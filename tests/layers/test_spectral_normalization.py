import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from ganforge.layers import Downsample, SpectralNormalization

INPUTS = np.random.default_rng(0).normal(size=(2, 6, 8, 3)).astype("float32")


def built(layer, calls=0, **options):
    keras.utils.set_random_seed(1)
    normalized = SpectralNormalization(layer, **options)
    for _ in range(calls):
        normalized(INPUTS, training=True)
    normalized(INPUTS)
    return normalized


def largest(kernel) -> float:
    return np.linalg.svd(np.reshape(kernel, (-1, kernel.shape[-1])), compute_uv=False)[0]


@pytest.mark.parametrize(
    "layer", [layers.Conv2D(5, 3, padding="same"), layers.Dense(5), Downsample(4, use_bias=False), layers.Dense(1)]
)
def test_it_computes_what_the_layer_does_with_the_kernel_over_its_largest_singular_value(layer):
    normalized = built(layer, calls=200)
    kernel = layer.kernel.numpy()
    outputs = normalized(INPUTS).numpy()
    layer.kernel.assign(kernel / largest(kernel))
    np.testing.assert_allclose(outputs, layer(INPUTS), atol=1e-4)
    assert normalized.compute_output_shape(INPUTS.shape) == outputs.shape
    assert normalized.name == layer.name


def test_a_kernel_stays_as_it_is_and_only_training_improves_the_direction():
    normalized = built(layers.Conv2D(5, 3))
    kernel, direction = normalized.layer.kernel.numpy(), normalized.direction.numpy()
    normalized(INPUTS)
    np.testing.assert_array_equal(normalized.direction, direction)
    normalized(INPUTS, training=True)
    np.testing.assert_array_equal(normalized.layer.kernel, kernel)
    assert np.abs(normalized.direction.numpy() - direction).max() > 0
    normalized.trainable = False
    improved = normalized.direction.numpy()
    normalized(INPUTS, training=True)
    np.testing.assert_array_equal(normalized.direction, improved)


def test_more_iterations_find_the_singular_value_in_fewer_calls():
    estimates = {}
    for iterations in (1, 20):
        normalized = built(layers.Dense(8, use_bias=False), calls=1, iterations=iterations)
        ones = np.eye(3, dtype="float32")[None]
        estimates[iterations] = largest(normalized(ones).numpy()[0])
    assert abs(estimates[20] - 1) < 1e-3 < abs(estimates[1] - 1)


def penalty(layer, x):
    """A gradient penalty, the loss that needs a second gradient, and its gradient."""
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            inner.watch(x)
            score = tf.reduce_sum(tf.sin(layer(x)))
        loss = tf.reduce_sum(inner.gradient(score, x) ** 2)
    return loss, outer.gradient(loss, layer.layer.kernel.value)


def test_the_gradient_of_a_gradient_penalty_agrees_with_finite_differences():
    normalized = SpectralNormalization(layers.Conv2D(4, 3, dtype="float64"))
    x = tf.constant(INPUTS, tf.float64)
    for _ in range(300):  # the rule for the gradient is exact in the right direction only
        normalized(x, training=True)
    kernel = normalized.layer.kernel
    start, way = kernel.numpy(), np.random.default_rng(1).normal(size=kernel.shape)
    _, gradient = penalty(normalized, x)
    found = []
    for step in (1e-6, -1e-6):
        kernel.assign(start + step * way)
        found.append(float(penalty(normalized, x)[0]))
    np.testing.assert_allclose(tf.reduce_sum(gradient * way), (found[0] - found[1]) / 2e-6, rtol=1e-5)


@pytest.mark.parametrize("dtype", ["mixed_bfloat16", "mixed_float16"])
def test_half_precision_divides_by_a_value_of_full_precision(dtype):
    half = built(layers.Conv2D(5, 3, dtype=dtype))
    full = built(layers.Conv2D(5, 3))
    assert half.direction.dtype == "float32"
    assert half(INPUTS).dtype == dtype.removeprefix("mixed_")
    half.set_weights(full.get_weights())
    np.testing.assert_allclose(tf.cast(half(INPUTS), tf.float32), full(INPUTS), atol=0.02)


def test_it_is_saved_and_loaded_with_its_direction(tmp_path):
    image = keras.Input((6, 8, 3))
    model = keras.Model(image, SpectralNormalization(layers.Conv2D(5, 3), iterations=2)(image))
    model(INPUTS, training=True)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert again.layers[1].iterations == 2
    np.testing.assert_array_equal(again(INPUTS), model(INPUTS))
    np.testing.assert_array_equal(again.layers[1].direction, model.layers[1].direction)


def test_it_compiles():
    normalized = built(layers.Conv2D(5, 3))
    alone = normalized(INPUTS).numpy()
    compiled = tf.function(normalized, jit_compile=True, autograph=False)
    np.testing.assert_allclose(compiled(tf.constant(INPUTS)), alone, atol=1e-5)
    before = normalized.direction.numpy()
    compiled(tf.constant(INPUTS), training=True)
    assert np.abs(normalized.direction.numpy() - before).max() > 0
