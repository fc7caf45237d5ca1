"""How Keras has to work for the networks here, whatever `keras.json` says."""

import keras

from ganforge.errors import TrainingError


def use_expected_keras() -> None:
    """Have Keras compute channels last and in float32.

    Raises:
        TrainingError: the program imported Keras with another backend before ganforge.
    """
    if (backend := keras.config.backend()) != "tensorflow":
        raise TrainingError(
            f"keras: its backend is {backend}. Expected tensorflow. Import ganforge before keras, or set "
            "KERAS_BACKEND=tensorflow."
        )
    keras.config.set_image_data_format("channels_last")
    keras.config.set_floatx("float32")
    keras.config.set_epsilon(1e-7)
