"""Instance normalization."""

from typing import Any

import keras
from keras import ops

from ganforge.layers.normalization import ChannelNormalization, working_dtype


@keras.saving.register_keras_serializable(package="ganforge")
class InstanceNormalization(ChannelNormalization):
    """Normalizes every channel of every image to mean beta and deviation gamma; its second gradient is right.

    Ulyanov et al. 2016, https://arxiv.org/abs/1607.08022. Inputs and outputs: (batch, height, width, channels).

    Args:
        affine: whether there are a gamma and a beta to learn; if not, they are 1 and 0.
        options: those of `BatchNormalization` that concern neither the batch nor its statistics.
    """

    def __init__(self, *, affine: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.affine = affine

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create gamma and beta, if there are any."""
        self.channels = input_shape[-1]
        if self.affine:
            super().build(input_shape)

    def call(self, inputs: Any) -> Any:
        """Normalize each image by itself."""
        centered, scale = self._centered(ops.cast(inputs, working_dtype(inputs)), (1, 2))
        outputs = centered * (scale * self.gamma) + self.beta if self.affine else centered * scale
        return ops.cast(outputs, self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        return {**super().get_config(), "affine": self.affine}
