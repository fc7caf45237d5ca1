import keras
import numpy as np
import pytest

from ganforge.layers import Dropout

ONES = np.ones((4, 8, 8, 3), "float32")


@pytest.mark.parametrize("at_inference", [True, False])
def test_dropout_stays_on_at_inference_only_if_asked(at_inference):
    layer = Dropout(0.5, at_inference)
    assert (layer(ONES, training=False).numpy() == 0).any() == at_inference
    assert (layer(ONES, training=True).numpy() == 0).any()


def test_the_switch_is_read_when_the_layer_is_called():
    layer = Dropout(0.5)
    layer.at_inference = True
    first, second = layer(ONES).numpy(), layer(ONES).numpy()
    assert (first != second).any()
    layer.at_inference = False
    np.testing.assert_array_equal(layer(ONES), ONES)


def test_the_same_seed_state_gives_the_same_mask():
    layer = Dropout(0.5, at_inference=True)
    (state,) = layer.variables
    before = state.numpy()
    first = layer(ONES).numpy()
    state.assign(before)
    np.testing.assert_array_equal(layer(ONES), first)


def test_the_switch_is_saved():
    layer = Dropout(0.25, at_inference=True, name="drop")
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(layer))
    assert again.get_config() == layer.get_config()
