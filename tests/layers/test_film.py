import keras
import numpy as np

from ganforge.layers import FiLM


def test_it_scales_and_shifts_every_channel_as_the_vector_says():
    layer = FiLM()
    images, vector = np.ones((2, 4, 4, 3), "float32"), np.float32([[1, 0], [0, 2]])
    np.testing.assert_array_equal(layer([images, vector]), images)
    kernel = np.arange(12, dtype="float32").reshape(2, 6)
    layer.kernel.assign(kernel)
    layer.bias.assign(np.full(6, 0.5))
    changed = np.asarray(layer([images, vector]))
    modulation = vector @ kernel + 0.5
    expected = 1 + modulation[:, :3] + modulation[:, 3:]
    np.testing.assert_allclose(changed, np.broadcast_to(expected[:, None, None], changed.shape))


def test_a_model_with_it_can_be_saved_and_loaded(tmp_path):
    image, vector = keras.Input((4, 4, 3)), keras.Input((2,))
    keras.Model([image, vector], FiLM()([image, vector])).save(tmp_path / "model.keras")
    assert keras.models.load_model(tmp_path / "model.keras").output_shape == (None, 4, 4, 3)
