"""What all normalizations share: a gamma and a beta per channel."""

from typing import TYPE_CHECKING, Any

import keras
from keras import ops

if TYPE_CHECKING:
    from ganforge.layers.whole_image import WholeImage


class ChannelNormalization(keras.layers.Layer):
    """Normalizes, then scales by `gamma` and shifts by `beta`; channels last, statistics in float32 or better.

    Args:
        epsilon: added to the variance.
        gamma_initializer: gives the first scale of each channel.

    Attributes:
        whole: what inputs are tiles of; None where they are whole. Compiled functions keep what they were traced with.
    """

    whole: "WholeImage | None" = None

    def __init__(self, *, epsilon: float = 1e-5, gamma_initializer: Any = "ones", **options: Any) -> None:
        super().__init__(**options)
        self.epsilon = epsilon
        self.gamma_initializer = keras.initializers.get(gamma_initializer)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create gamma and beta for the last axis of the inputs."""
        self.channels = input_shape[-1]
        self.input_spec = keras.InputSpec(ndim=4, axes={-1: input_shape[-1]})
        self.gamma = self._channel_weight(input_shape, "gamma", self.gamma_initializer)
        self.beta = self._channel_weight(input_shape, "beta", "zeros")

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> tuple[int | None, ...]:
        """The shape of the inputs."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        gamma_initializer = keras.initializers.serialize(self.gamma_initializer)
        return {**super().get_config(), "epsilon": self.epsilon, "gamma_initializer": gamma_initializer}

    @property
    def uses_inputs(self) -> bool:
        """Whether, at inference, it normalizes by the mean and variance of its inputs."""
        return True

    def _centered(self, images: Any, axes: tuple[int, ...]) -> tuple[Any, Any]:
        """Images less their mean, and one over their deviation."""
        mean = ops.mean(images, axis=axes, keepdims=True)
        centered = images - mean
        variance = ops.mean(ops.square(centered), axis=axes, keepdims=True)
        if self.whole is not None:
            mean, variance = self.whole(mean, variance)
            centered = images - mean
        return centered, ops.rsqrt(variance + self.epsilon)

    def _channel_weight(
        self, input_shape: tuple[int | None, ...], name: str, initializer: Any, trainable: bool = True
    ) -> Any:
        return self.add_weight(
            shape=(input_shape[-1],), name=name, initializer=initializer, trainable=trainable, autocast=False
        )


def working_dtype(inputs: Any) -> str:
    """The dtype that statistics are computed in: float32, or float64 for float64 inputs."""
    return keras.backend.result_type(inputs.dtype, "float32")
