"""Images changed by a vector."""

from typing import Any

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="ganforge")
class FiLM(keras.layers.Layer):
    """Scales and shifts every channel as a vector says; before training it changes nothing.

    Perez et al. 2018, https://arxiv.org/abs/1709.07871. Inputs: (batch, height, width, channels) and (batch, length).
    Output: as the first.
    """

    def build(self, input_shape: Any) -> None:
        """Create the weights that turn the vector into scales and shifts."""
        (*_, channels), (_, length) = input_shape
        self.kernel = self.add_weight(shape=(length, 2 * channels), initializer="zeros", name="kernel")
        self.bias = self.add_weight(shape=(2 * channels,), initializer="zeros", name="bias")
        self.built = True

    def call(self, inputs: Any) -> Any:
        """Scale and shift."""
        images, vector = inputs
        scale, shift = ops.split(ops.matmul(vector, self.kernel) + self.bias, 2, axis=-1)
        return images * (1 + scale[:, None, None]) + shift[:, None, None]

    def compute_output_shape(self, input_shape: Any) -> Any:
        """That of the images."""
        return input_shape[0]
