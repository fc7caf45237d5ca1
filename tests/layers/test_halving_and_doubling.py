from unittest import mock

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.layers import Downsample, ResizeConvolution, Upsample, resize_convolution

SIDES = st.integers(2, 12)


def images(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=shape).astype("float32")


def outputs_and_gradients(layer, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        outputs = layer(x)
        loss = tf.reduce_sum(tf.sin(outputs))
    return [outputs, *tape.gradient(loss, [x, layer.kernel.value])]


class BothWays:
    """One layer, called with the size known, and traced once for an unknown size."""

    def __init__(self, layer):
        self.layer = layer
        layer.build((None, None, None, 3))
        anything = [tf.TensorSpec((None, None, None, 3))]
        self._traced = tf.function(lambda x: outputs_and_gradients(layer, x), input_signature=anything)

    def __call__(self, x):
        known, unknown = outputs_and_gradients(self.layer, tf.constant(x)), self._traced(x)
        for one, other in zip(known, unknown, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-5)
        return known[0]


@pytest.fixture(scope="module")
def halving():
    return BothWays(Downsample(5, bias_initializer="ones"))


@pytest.fixture(scope="module")
def doubling():
    return BothWays(Upsample(5, bias_initializer="ones"))


@pytest.fixture(scope="module")
def resizing():
    return BothWays(ResizeConvolution(5, bias_initializer="ones"))


@settings(deadline=None, max_examples=20)
@given(height=SIDES, width=SIDES, batch=st.integers(1, 2))
def test_halving_is_a_convolution_padded_by_one_whatever_the_size(halving, height, width, batch):
    layer, x = halving.layer, images(batch, height, width, 3)
    outputs = halving(x)
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    expected = keras.ops.conv(padded, layer.kernel, strides=2, padding="valid") + layer.bias
    np.testing.assert_allclose(outputs, expected, atol=1e-5)
    assert outputs.shape == layer.compute_output_shape(x.shape) == (batch, height // 2, width // 2, 5)


@settings(deadline=None, max_examples=20)
@given(height=st.integers(1, 6), width=st.integers(1, 6), batch=st.integers(1, 2))
def test_doubling_lays_each_pixel_s_kernel_at_every_second_pixel(doubling, height, width, batch):
    layer, x = doubling.layer, images(batch, height, width, 3)
    outputs = doubling(x)
    # ConvTranspose2d(4, 2, 1): spread out, then cut by one pixel on every side.
    expected = np.ones((batch, 2 * height + 2, 2 * width + 2, 5), "float32")
    for row, column in np.ndindex(height, width):
        stamp = np.einsum("bc,ijfc->bijf", x[:, row, column], layer.kernel)
        expected[:, 2 * row : 2 * row + 4, 2 * column : 2 * column + 4] += stamp
    np.testing.assert_allclose(outputs, expected[:, 1:-1, 1:-1], atol=1e-5)


@pytest.mark.parametrize("limit", [0, 1024], ids=["as a deconvolution", "enlarged"])
@settings(deadline=None, max_examples=10)
@given(height=st.integers(1, 6), width=st.integers(1, 6), batch=st.integers(1, 2))
def test_resizing_makes_four_of_each_pixel_and_convolves(resizing, limit, height, width, batch):
    x = 0.1 * images(batch, height, width, 3)  # gradients of the kernel are sums over all pixels
    with mock.patch.object(resize_convolution, "_FEW", limit):
        outputs = resizing(x)
    enlarged = x.repeat(2, axis=1).repeat(2, axis=2)
    expected = keras.ops.conv(enlarged, resizing.layer.kernel, padding="same") + resizing.layer.bias
    np.testing.assert_allclose(outputs, expected, atol=1e-5)
    assert outputs.shape == resizing.layer.compute_output_shape(x.shape) == (batch, 2 * height, 2 * width, 5)


@pytest.mark.parametrize(("batch", "side", "expected"), [(1, 32, False), (1, 33, True), (4, 16, False), (4, 17, True)])
def test_large_maps_are_resized_by_a_deconvolution(batch, side, expected):
    traced = tf.function(ResizeConvolution(2)).get_concrete_function(tf.TensorSpec((batch, side, side, 3)))
    used = {operation.type for operation in traced.graph.get_operations()}
    assert ("Conv2DBackpropInput" in used) == expected


def convolves(layer, side: int | None, batch: int | None = None, **options) -> bool:
    traced = tf.function(lambda x: layer(x, **options)).get_concrete_function(tf.TensorSpec((batch, side, side, 3)))
    used = {operation.type for operation in traced.graph.get_operations()}
    assert bool(used & {"MatMul", "BatchMatMulV2"}) != bool(used & {"Conv2D", "Conv2DBackpropInput"})
    return bool(used & {"Conv2D", "Conv2DBackpropInput"})


@pytest.mark.parametrize(("side", "expected"), [(2, False), (8, False), (10, True), (None, True)])
def test_small_maps_are_halved_by_a_matrix_product(side, expected):
    assert convolves(Downsample(2), side) == expected


@pytest.mark.parametrize(("side", "expected"), [(1, False), (4, False), (5, True), (None, True)])
def test_small_maps_are_doubled_by_a_matrix_product(side, expected):
    assert convolves(Upsample(2), side) == expected


@pytest.mark.parametrize(("training", "side", "expected"), [(False, 32, False), (False, 34, True), (True, 18, True)])
def test_larger_maps_of_one_image_are_halved_by_a_product_outside_training(training, side, expected):
    assert convolves(Downsample(2), side, batch=1, training=training) == expected


@pytest.mark.parametrize(("batch", "side", "expected"), [(1, 16, False), (1, 17, True), (4, 8, False), (4, 9, True)])
def test_maps_are_doubled_by_a_product_if_the_batch_has_few_pixels(batch, side, expected):
    assert convolves(Upsample(2), side, batch) == expected


def second_gradient(layer, x):
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            loss = tf.reduce_sum(tf.sin(layer(x)))
        slope = tf.reduce_sum(tf.square(inner.gradient(loss, x)))
    return outer.gradient(slope, [x, layer.kernel.value])


def test_the_second_gradient_of_a_product_is_that_of_the_convolution():
    x = tf.constant(images(2, 3, 4, 3))
    layer, of_keras = Upsample(5), keras.layers.Conv2DTranspose(5, 4, strides=2, padding="same")
    layer(x), of_keras(x)
    of_keras.set_weights(layer.get_weights())
    for one, other in zip(second_gradient(layer, x), second_gradient(of_keras, x), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


@pytest.mark.parametrize("layer", [Downsample, Upsample, ResizeConvolution])
@pytest.mark.parametrize("dtype", ["mixed_bfloat16", "float64"])
def test_outputs_have_the_dtype_of_the_policy(layer, dtype):
    outputs = layer(2, dtype=dtype)(images(1, 4, 4, 3))
    assert outputs.dtype == dtype.removeprefix("mixed_")


@pytest.mark.parametrize(
    "layer",
    [Downsample(3, activation="relu", name="a"), Upsample(3, use_bias=False, name="a"), ResizeConvolution(3, name="a")],
)
def test_a_layer_is_made_again_from_its_configuration(layer):
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert again.get_config() == layer.get_config()
    x = images(1, 4, 4, 3)
    layer(x), again(x)
    again.set_weights(layer.get_weights())
    np.testing.assert_array_equal(again(x), layer(x))


@pytest.mark.parametrize(
    ("layer", "of_keras"),
    [
        (Downsample(3), keras.layers.Conv2D(3, 4, strides=2, padding="same")),
        (Upsample(3), keras.layers.Conv2DTranspose(3, 4, strides=2, padding="same")),
    ],
)
def test_the_weights_are_those_of_the_keras_layer(layer, of_keras):
    x = images(2, 4, 4, 3)
    layer(x), of_keras(x)
    of_keras.set_weights(layer.get_weights())
    np.testing.assert_allclose(layer(x), of_keras(x), atol=1e-5)
