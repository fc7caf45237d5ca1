"""Dropout that can stay on at inference."""

from typing import Any

import keras


@keras.saving.register_keras_serializable(package="ganforge")
class Dropout(keras.layers.Dropout):
    """Keras's dropout, which `at_inference = True` keeps on: in pix2pix it is the only source of noise.

    Args:
        rate: the share of values to drop.
        at_inference: whether to drop at inference too. It may be set at any time, but compiled functions keep the value
            with which they were traced.
        options: those of every Keras layer.
    """

    def __init__(self, rate: float, at_inference: bool = False, **options: Any) -> None:
        super().__init__(rate, **options)
        self.at_inference = at_inference

    def call(self, inputs: Any, training: bool | None = False) -> Any:
        """Drop values in training, or always."""
        return super().call(inputs, training=bool(training) or self.at_inference)

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        return {**super().get_config(), "at_inference": self.at_inference}
