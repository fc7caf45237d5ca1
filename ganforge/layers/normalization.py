"""What all normalizations share: a gamma and a beta per channel."""

from typing import Any

import keras


class ChannelNormalization(keras.layers.Layer):
    """Normalizes, then scales by `gamma` and shifts by `beta`; channels last, statistics in float32 or better.

    Args:
        epsilon: added to the variance.
        gamma_initializer: gives the first scale of each channel.
    """

    def __init__(self, *, epsilon: float = 1e-5, gamma_initializer: Any = "ones", **options: Any) -> None:
        super().__init__(**options)
        self.epsilon = epsilon
        self.gamma_initializer = keras.initializers.get(gamma_initializer)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create gamma and beta for the last axis of the inputs."""
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

    def _channel_weight(
        self, input_shape: tuple[int | None, ...], name: str, initializer: Any, trainable: bool = True
    ) -> Any:
        return self.add_weight(
            shape=(input_shape[-1],), name=name, initializer=initializer, trainable=trainable, autocast=False
        )


def working_dtype(inputs: Any) -> str:
    """The dtype that statistics are computed in: float32, or float64 for float64 inputs."""
    return keras.backend.result_type(inputs.dtype, "float32")
