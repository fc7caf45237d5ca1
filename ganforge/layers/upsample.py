"""The 4x4 stride-2 deconvolution that doubles an image."""

from typing import Any

import keras
from keras import ops

from ganforge.layers.backend_kernels import matmul_transposed
from ganforge.layers.patches import MORE, is_small, scattered


@keras.saving.register_keras_serializable(package="ganforge")
class Upsample(keras.layers.Conv2DTranspose):
    """A 4x4 transposed convolution of stride 2, cut by one pixel on every side; the weights of a `Conv2DTranspose`.

    (batch, height, width, channels) to (batch, 2 * height, 2 * width, filters).

    Args:
        filters: channels of the outputs.
        options: those of `keras.layers.Conv2DTranspose`, less its geometry.
    """

    def __init__(self, filters: int, **options: Any) -> None:
        geometry = {"kernel_size": 4, "strides": 2, "padding": "same", "data_format": "channels_last"}
        super().__init__(filters, **geometry, output_padding=None, dilation_rate=1, **options)

    def call(self, inputs: Any) -> Any:
        """Deconvolve, by the way that is fastest at this size."""
        if not is_small(inputs.shape, MORE):
            return super().call(inputs)
        outputs = self._as_product(inputs)
        return self.activation(outputs + self.bias if self.use_bias else outputs)

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        fixed = {"kernel_size", "strides", "padding", "data_format", "output_padding", "dilation_rate"}
        return {key: value for key, value in super().get_config().items() if key not in fixed}

    def _as_product(self, inputs: Any) -> Any:
        _, height, width, channels = inputs.shape
        pixels = ops.reshape(inputs, (-1, channels))
        patches = matmul_transposed(pixels, ops.reshape(self.kernel, (-1, channels)))
        return scattered(ops.reshape(patches, (-1, height, width, 16 * self.filters)))[:, 1:-1, 1:-1]
