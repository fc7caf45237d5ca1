"""The 4x4 stride-2 convolution that halves an image."""

from typing import Any

import keras
from keras import ops

from ganforge.layers.patches import FEW, MORE, gathered, is_small

_ONE_ON_EACH_SIDE = ((0, 0), (1, 1), (1, 1), (0, 0))


@keras.saving.register_keras_serializable(package="ganforge")
class Downsample(keras.layers.Conv2D):
    """A 4x4 convolution of stride 2, padded by one pixel on every side, with the weights of a `Conv2D`.

    (batch, height, width, channels) to (batch, height // 2, width // 2, filters).

    Args:
        filters: channels of the outputs.
        options: those of `keras.layers.Conv2D`, except kernel size, strides, padding and the like.
    """

    def __init__(self, filters: int, **options: Any) -> None:
        geometry = {"kernel_size": 4, "strides": 2, "padding": "valid", "data_format": "channels_last"}
        super().__init__(filters, **geometry, dilation_rate=1, groups=1, **options)

    def call(self, inputs: Any, training: bool | None = False) -> Any:
        """Convolve, by the fastest way at this size; of a product, the gradient is what takes long."""
        if not is_small(self.compute_output_shape(inputs.shape), FEW if training else MORE):
            return super().call(inputs)
        outputs = self._as_product(inputs)
        return self.activation(outputs + self.bias if self.use_bias else outputs)

    def convolution_op(self, inputs: Any, kernel: Any) -> Any:
        """Convolve, padded by one pixel."""
        height, width = inputs.shape[1:3]
        if height and width and height % 2 == width % 2 == 0:
            return self._convolved(inputs, kernel, "same")  # for even sides this pads by one pixel, without a copy
        return self._convolved(ops.pad(inputs, _ONE_ON_EACH_SIDE), kernel, "valid")

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> Any:
        """Half the height and width, rounded down."""
        batch, height, width, _ = input_shape
        return batch, height and height // 2, width and width // 2, self.filters

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        fixed = {"kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups"}
        return {key: value for key, value in super().get_config().items() if key not in fixed}

    def _as_product(self, inputs: Any) -> Any:
        rows, columns = inputs.shape[1] // 2, inputs.shape[2] // 2
        padded = ops.pad(inputs, _ONE_ON_EACH_SIDE)[:, : 2 * rows + 2, : 2 * columns + 2]
        return ops.matmul(gathered(padded), ops.reshape(self.kernel, (-1, self.filters)))

    def _convolved(self, inputs: Any, kernel: Any, padding: str) -> Any:
        return ops.conv(inputs, kernel, strides=2, padding=padding, data_format="channels_last")
