"""Padding by what is within."""

from typing import Any

import keras
from keras import ops

from ganforge.errors import ShapeError


@keras.saving.register_keras_serializable(package="ganforge")
class ReflectionPadding(keras.layers.ZeroPadding2D):
    """Pads by the image itself, mirrored at its outermost pixels, which are not repeated.

    (batch, height, width, channels) to (batch, height + 2 * padding, width + 2 * padding, channels).

    Args:
        padding: pixels on every side; or (rows, columns), or ((top, bottom), (left, right)).
        options: those of every Keras layer.

    Raises:
        ShapeError: when called, for an image whose side is not larger than the padding: it cannot be mirrored.
    """

    def __init__(self, padding: Any = 1, **options: Any) -> None:
        super().__init__(padding, data_format="channels_last", **options)

    def call(self, inputs: Any) -> Any:
        """Pad each image."""
        self._refuse(*inputs.shape[1:3])
        return ops.pad(inputs, ((0, 0), *self.padding, (0, 0)), mode="reflect")

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> Any:
        """The height and width with the padding."""
        self._refuse(*input_shape[1:3])
        return super().compute_output_shape(input_shape)

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        return {key: value for key, value in super().get_config().items() if key != "data_format"}

    def _refuse(self, height: int | None, width: int | None) -> None:
        least = [max(sides) + 1 for sides in self.padding]
        if any(side is not None and side < enough for side, enough in zip((height, width), least, strict=True)):
            raise ShapeError(
                f"layer '{self.name}': it cannot pad {height}x{width} pixels by reflecting {self.padding}. They must "
                f"be {least[0]}x{least[1]} at least. Make the image larger, or choose a network that halves it less."
            )
