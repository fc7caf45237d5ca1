"""Instance normalization."""

from typing import Any

import keras
from keras import ops

from ganforge.layers.normalization import ChannelNormalization, working_dtype


@keras.saving.register_keras_serializable(package="ganforge")
class InstanceNormalization(ChannelNormalization):
    """Normalizes every channel of every image to mean beta and deviation gamma; its second gradient is right.

    Ulyanov et al. 2016, https://arxiv.org/abs/1607.08022. Inputs and outputs: (batch, height, width, channels).
    """

    def call(self, inputs: Any) -> Any:
        """Normalize each image by itself."""
        images = ops.cast(inputs, working_dtype(inputs))
        centered = images - ops.mean(images, axis=(1, 2), keepdims=True)
        variance = ops.mean(ops.square(centered), axis=(1, 2), keepdims=True)
        outputs = centered * (ops.rsqrt(variance + self.epsilon) * self.gamma) + self.beta
        return ops.cast(outputs, self.compute_dtype)
