"""Spectral normalization of a layer's kernel."""

from typing import Any

import keras
from keras import ops

from ganforge.layers.normalization import working_dtype


@keras.saving.register_keras_serializable(package="ganforge")
class SpectralNormalization(keras.layers.Wrapper):
    """Divides the kernel of a layer by its largest singular value: as a matrix, the kernel then lengthens no vector.

    Miyato et al. 2018, https://arxiv.org/abs/1802.05957. `SpectralNormalization(keras.layers.Conv2D(64, 3))` takes and
    gives what the convolution does. The matrix has one column for each entry of the kernel's last axis.

    The singular value is estimated along a direction, which each call in training improves. The direction is a
    variable, so that a resumed run has it. The gradient passes through the division, and its second gradient is right;
    Keras's layer of this name overwrites the kernel instead.

    Args:
        layer: has a `kernel`, as convolutions and dense layers do. Its name is this layer's, unless another is given.
        iterations: how often a call in training improves the direction.
        options: those of every Keras layer.
    """

    def __init__(self, layer: keras.layers.Layer, iterations: int = 1, **options: Any) -> None:
        super().__init__(layer, **{"name": layer.name, "dtype": layer.dtype_policy, **options})
        self.iterations = iterations

    def build(self, input_shape: Any = None) -> None:
        """Build the layer, and create the direction."""
        super().build(input_shape)
        self.direction = self.add_weight(
            shape=(self.layer.kernel.shape[-1],),
            initializer=keras.initializers.RandomNormal(0.0, 1.0),
            trainable=False,
            autocast=False,
            name="direction",
        )

    def call(self, inputs: Any, training: bool | None = False) -> Any:
        """Call the layer with the divided kernel; in training also improve the direction."""
        kernel = self.layer.kernel
        matrix = ops.cast(ops.reshape(kernel, (-1, kernel.shape[-1])), working_dtype(kernel))
        if training and self.trainable:
            self.direction.assign(self._improved(ops.stop_gradient(matrix)))
        column = _unit(self.direction)
        row = ops.stop_gradient(_unit(ops.matmul(matrix, column)))
        divided = ops.reshape(matrix / ops.sum(row * ops.matmul(matrix, column)), kernel.shape)
        outputs, _ = self.layer.stateless_call(
            *(
                [divided if variable is kernel else variable for variable in variables]
                for variables in (self.layer.trainable_variables, self.layer.non_trainable_variables)
            ),
            inputs,
        )
        return outputs

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> Any:
        """The shape of the layer's outputs."""
        return self.layer.compute_output_shape(input_shape)

    def get_config(self) -> dict[str, Any]:
        """The arguments that create this layer again."""
        return {**super().get_config(), "iterations": self.iterations}

    def _improved(self, matrix: Any) -> Any:
        """One power iteration after another."""
        column = self.direction
        for _ in range(self.iterations):
            column = _unit(ops.matmul(ops.transpose(matrix), _unit(ops.matmul(matrix, column))))
        return column


def _unit(vector: Any) -> Any:
    return vector * ops.rsqrt(ops.maximum(ops.sum(ops.square(vector)), 1e-24))
