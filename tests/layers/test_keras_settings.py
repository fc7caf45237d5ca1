import os
import subprocess
import sys

import keras
import pytest

from ganforge.errors import TrainingError
from ganforge.layers.keras_settings import use_expected_keras
from ganforge.training.step.precision import building_in


@pytest.fixture
def odd_settings():
    keras.config.set_image_data_format("channels_first")
    keras.config.set_floatx("float16")
    yield
    use_expected_keras()


@pytest.mark.usefixtures("odd_settings")
def test_networks_are_channels_last_and_float32_whatever_keras_is_set_to():
    with building_in("float32"):
        layer = keras.layers.Conv2D(2, 3)
        layer.build((None, 8, 8, 5))
    assert layer.data_format == "channels_last"
    assert (layer.kernel.shape, layer.kernel.dtype) == ((3, 3, 5, 2), "float32")


def test_keras_with_another_backend_is_refused(monkeypatch):
    monkeypatch.setattr(keras.config, "backend", lambda: "jax")
    with pytest.raises(TrainingError, match=r"its backend is jax\. Expected tensorflow\."):
        use_expected_keras()


@pytest.mark.processes
def test_whoever_imports_keras_after_ganforge_gets_tensorflow():
    code = "import os, ganforge; print(os.environ['KERAS_BACKEND'])"
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
    assert printed.stdout == "tensorflow\n"
