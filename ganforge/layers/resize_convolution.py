"""The doubling by nearest pixels and a 3x3 convolution, which leaves no checkerboards."""

from typing import Any

import keras
import numpy as np
from keras import ops

from ganforge.layers.patches import is_small

_FEW = 1024
"""Pixels of all inputs of a batch, up to which it costs more to prepare the kernel than it saves."""
_ALONG_AN_AXIS = np.array([[0, 0, 1], [0, 1, 1], [1, 1, 0], [1, 0, 0]], "float32")
"""Which of three weights, turned round, come together at each of four places when a pixel is enlarged to two."""
_SUMS = np.kron(_ALONG_AN_AXIS, _ALONG_AN_AXIS)


@keras.saving.register_keras_serializable(package="ganforge")
class ResizeConvolution(keras.layers.Conv2D):
    """Each pixel becomes four, then a 3x3 convolution; the weights of a `Conv2D`. Odena et al. 2016.

    (batch, height, width, channels) to (batch, 2 * height, 2 * width, filters).

    https://distill.pub/2016/deconv-checkerboard

    Args:
        filters: channels of the outputs.
        options: those of `keras.layers.Conv2D`, except kernel size, strides, padding and the like.
    """

    def __init__(self, filters: int, **options: Any) -> None:
        geometry = {"kernel_size": 3, "strides": 1, "padding": "same", "data_format": "channels_last"}
        super().__init__(filters, **geometry, dilation_rate=1, groups=1, **options)

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        """Double and convolve, by the way that is fastest at this size."""
        if not is_small(inputs.shape, _FEW):
            # An output pixel sees four pixels of the input; of the enlarged one it would see nine.
            return ops.conv_transpose(inputs, doubling(kernel), 2, "same", data_format="channels_last")
        enlarged = ops.repeat(ops.repeat(inputs, 2, axis=1), 2, axis=2)
        return ops.conv(enlarged, kernel, padding="same", data_format="channels_last")

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> Any:
        """Twice the height and width."""
        batch, height, width, _ = input_shape
        return batch, height and 2 * height, width and 2 * width, self.filters

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        fixed = {"kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups"}
        return {key: value for key, value in super().get_config().items() if key not in fixed}


def doubling(kernel: Any) -> Any:
    """The kernel of the deconvolution that does the same: (3, 3, channels, filters) to (4, 4, filters, channels).

    It holds what one input pixel adds to the outputs around it.
    """
    *_, channels, filters = kernel.shape
    sums = ops.matmul(ops.cast(_SUMS, kernel.dtype), ops.reshape(kernel, (9, -1)))
    return ops.transpose(ops.reshape(sums, (4, 4, channels, filters)), (0, 1, 3, 2))
