import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given, settings
from hypothesis import strategies as st

from ganforge.errors import ShapeError
from ganforge.layers import ReflectionPadding, receptive_field

SIDES = st.integers(5, 9)
PIXELS = st.integers(0, 4)


def images(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).normal(size=shape).astype("float32")


@settings(deadline=None, max_examples=20)
@given(height=SIDES, width=SIDES, rows=st.tuples(PIXELS, PIXELS), columns=st.tuples(PIXELS, PIXELS))
def test_it_pads_as_numpy_reflects_whatever_the_size(height, width, rows, columns):
    layer, x = ReflectionPadding((rows, columns)), images(2, height, width, 3)
    expected = np.pad(x, ((0, 0), rows, columns, (0, 0)), mode="reflect")
    np.testing.assert_array_equal(layer(x), expected)
    assert layer.compute_output_shape(x.shape) == expected.shape


def test_a_size_that_is_not_known_when_it_is_traced_is_padded_alike():
    layer, x = ReflectionPadding(2), images(1, 3, 5, 1)
    traced = tf.function(layer, input_signature=[tf.TensorSpec((None, None, None, 1))])
    np.testing.assert_array_equal(traced(x), layer(x))
    assert layer.compute_output_shape((None, None, 5, 1)) == (None, None, 9, 1)


def test_a_gradient_comes_back_from_every_copy_of_a_pixel():
    x = tf.constant(images(1, 4, 4, 1))
    with tf.GradientTape() as tape:
        tape.watch(x)
        total = tf.reduce_sum(ReflectionPadding(1)(x))
    copies = [1, 2, 2, 1]  # of a row, and of a column
    np.testing.assert_array_equal(tape.gradient(total, x)[0, ..., 0], np.outer(copies, copies))


@pytest.mark.parametrize("dtype", ["mixed_float16", "mixed_bfloat16", "float64"])
def test_outputs_have_the_dtype_of_the_policy(dtype):
    layer, x = ReflectionPadding(1, dtype=dtype), images(1, 4, 4, 3)
    outputs = layer(x)
    assert outputs.dtype == dtype.removeprefix("mixed_")
    np.testing.assert_array_equal(outputs[:, 1:-1, 1:-1], x.astype(outputs.dtype.as_numpy_dtype))


def of_a_network(side):
    return keras.Model(source := keras.Input((side, side, 1)), ReflectionPadding(3, name="pad")(source))


@pytest.mark.parametrize(
    "padded", [of_a_network, lambda side: ReflectionPadding(3, name="pad")(images(1, side, side, 1))]
)
def test_an_image_with_too_few_pixels_to_mirror_is_refused_with_the_smallest_that_has_enough(padded):
    padded(4)
    with pytest.raises(ShapeError, match=r"layer 'pad': it cannot pad 3x3 pixels .* They must be 4x4 at least\."):
        padded(3)


def test_it_adds_nothing_to_the_receptive_field():
    image = keras.Input((8, 8, 1))
    assert receptive_field(keras.Model(image, keras.layers.Conv2D(1, 3)(ReflectionPadding(1)(image)))) == 3


def test_it_is_made_again_from_its_configuration():
    layer = ReflectionPadding(((0, 1), (2, 3)), name="pad")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert again.get_config() == layer.get_config()
    np.testing.assert_array_equal(again(x := images(1, 4, 4, 3)), layer(x))
