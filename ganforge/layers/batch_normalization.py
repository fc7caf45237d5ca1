"""Batch normalization with a choice of statistics at inference."""

from typing import Any, Literal

import keras
from keras import ops

from ganforge.layers.backend_kernels import batch_normalized
from ganforge.layers.normalization import ChannelNormalization, working_dtype

Statistics = Literal["batch", "moving"]


@keras.saving.register_keras_serializable(package="ganforge")
class BatchNormalization(ChannelNormalization):
    """Normalizes every channel over the batch to mean beta and deviation gamma; its second gradient is right.

    Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167. Inputs and outputs: (batch, height, width, channels).
    Moving averages are always kept, so that `statistics` can be changed on a trained network.

    Args:
        statistics: used at inference: those of the current `batch`, or the `moving` averages.
        momentum: share of the moving averages that stays at each training step.
        synchronized: whether statistics are of the batch on all replicas instead of each replica's own part.
        options: `epsilon`, `gamma_initializer` and those of every Keras layer.
    """

    def __init__(
        self, *, statistics: Statistics = "batch", momentum: float = 0.9, synchronized: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self.statistics = statistics
        self.momentum = momentum
        self.synchronized = synchronized

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Create gamma, beta and the moving averages."""
        super().build(input_shape)
        self.moving_mean = self._channel_weight(input_shape, "moving_mean", "zeros", trainable=False)
        self.moving_variance = self._channel_weight(input_shape, "moving_variance", "ones", trainable=False)

    def call(self, inputs: Any, training: bool | None = False) -> Any:
        """Normalize; in training also update the moving averages."""
        if not training and self.statistics == "moving":
            return self._by_moving_averages(inputs)
        if self.whole is not None:
            centered, scale = self._centered(ops.cast(inputs, working_dtype(inputs)), (0, 1, 2))
            return ops.cast(centered * (scale * self.gamma) + self.beta, self.compute_dtype)
        outputs, mean, variance = batch_normalized(
            inputs, self.gamma, self.beta, self.epsilon, bool(training) and self.synchronized
        )
        if training and self.trainable:
            self._move(self.moving_mean, mean)
            self._move(self.moving_variance, variance)
        return outputs

    @property
    def uses_inputs(self) -> bool:
        """Whether, at inference, it normalizes by the current batch."""
        return self.statistics == "batch"

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        own = {"statistics": self.statistics, "momentum": self.momentum, "synchronized": self.synchronized}
        return {**super().get_config(), **own}

    def _by_moving_averages(self, inputs: Any) -> Any:
        scale = self.gamma * ops.rsqrt(self.moving_variance + self.epsilon)
        outputs = (ops.cast(inputs, working_dtype(inputs)) - self.moving_mean) * scale + self.beta
        return ops.cast(outputs, self.compute_dtype)

    def _move(self, average: Any, value: Any) -> None:
        moved = average * self.momentum + ops.stop_gradient(value) * (1.0 - self.momentum)
        average.assign(ops.where(ops.isfinite(moved), moved, average))  # else one bad batch would spoil it forever
