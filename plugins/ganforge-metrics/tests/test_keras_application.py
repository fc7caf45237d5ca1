import keras
import numpy as np
import pytest
from ganforge_metrics.keras_application import KerasApplication

from ganforge.errors import DataError

SIDE = 96


@pytest.fixture(scope="module")
def network():
    keras.utils.set_random_seed(0)
    return keras.applications.MobileNetV2(include_top=False, weights=None, input_shape=(SIDE, SIDE, 3), pooling="avg")


@pytest.fixture(scope="module")
def weights(network, tmp_path_factory):
    path = tmp_path_factory.mktemp("weights") / "mobilenet.weights.h5"
    network.save_weights(path)
    return path


def test_its_features_are_those_of_the_network_on_prepared_pictures(network, weights):
    extractor = KerasApplication(application="MobileNetV2", weights=weights, side=SIDE, layer_names=("block_1_expand",))
    pictures = np.random.default_rng(0).integers(0, 256, (2, SIDE, SIDE, 3), np.uint8)
    expected = network(pictures.astype("float32") / 127.5 - 1, training=False)
    np.testing.assert_allclose(extractor.features(pictures), expected, rtol=1e-4)
    (layer,) = extractor.layers(pictures)
    assert layer.shape == (2, SIDE // 2, SIDE // 2, 96)
    assert extractor.label == "mobilenetv2"
    with pytest.raises(DataError, match=r"MobileNetV2 has no layer 'block_77'\. Its layers: "):
        extractor.model_copy(update={"layer_names": ("block_77",)}).layers(pictures)


def test_weights_of_another_network_are_refused(weights):
    other = KerasApplication(application="VGG16", weights=weights, side=75)
    with pytest.raises(DataError, match="these are no weights of VGG16 without its top"):
        other.features(np.zeros((1, 8, 8, 3), np.uint8))


def test_weights_that_are_not_complete_are_refused(network, weights, tmp_path):
    part = keras.Model(network.inputs, network.get_layer("block_3_expand").output)
    part.save_weights(tmp_path / "part.weights.h5")
    extractor = KerasApplication(application="MobileNetV2", weights=tmp_path / "part.weights.h5", side=SIDE)
    with pytest.raises(DataError, match="these are no weights of MobileNetV2 without its top"):
        extractor.features(np.zeros((1, 8, 8, 3), np.uint8))


def test_the_hash_is_checked(weights):
    extractor = KerasApplication(application="MobileNetV2", weights=weights, sha256="1" * 64)
    with pytest.raises(DataError, match=f"Expected {'1' * 64} for the extractor 'keras-application'"):
        extractor.features(np.zeros((1, 8, 8, 3), np.uint8))
