"""EfficientNet-Lite0 (Tan and Le 2019, without squeeze and excitation), up to its features."""

from collections.abc import Mapping

import keras
import numpy as np

SIDE = 224
"""Height and width that it was trained with."""
STEM, HEAD, EPSILON = 32, 1280, 1e-3
STAGES = (
    # kernel, stride, expansion, filters, blocks
    (3, 1, 1, 16, 1),
    (3, 2, 6, 24, 2),
    (5, 2, 6, 40, 2),
    (3, 2, 6, 80, 3),
    (5, 1, 6, 112, 3),
    (5, 2, 6, 192, 4),
    (3, 1, 6, 320, 1),
)
LAST_OF_THEIR_SIZE = (0, 1, 2, 4, 6)
"""The stages whose outputs are `layers`."""


def lite0(tensors: Mapping[str, np.ndarray]) -> keras.Model:
    """The network with trained weights; each batch norm is part of the convolution before it.

    Args:
        tensors: by the names of the PyTorch port, each flat, its numbers in the order of TensorFlow's kernels.

    Returns:
        A model from (batch, 224, 224, 3) float32 in [0, 255] to `{"features": (batch, 1280), "layers": [...]}`.
    """
    image = keras.Input((SIDE, SIDE, 3))
    build = _Build(tensors)
    x = keras.layers.Rescaling(1 / 128, -127 / 128, dtype="float32")(image)
    x = build.convolution(x, ("_conv_stem", "_bn0"), STEM, window=(3, 2))
    layers, number = [], 0
    for stage, (kernel, stride, expansion, filters, blocks) in enumerate(STAGES):
        for block in range(blocks):
            window = kernel, stride if block == 0 else 1
            x = build.block(x, f"_blocks.{number}", window, expansion, filters)
            number += 1
        if stage in LAST_OF_THEIR_SIZE:
            layers.append(x)
    x = build.convolution(x, ("_conv_head", "_bn1"), HEAD)
    pooled = keras.layers.GlobalAveragePooling2D(dtype="float32")(x)
    return keras.Model(image, {"features": pooled, "layers": layers})


class _Build:
    """Adds layers that have their weights; `names` are those of a convolution and of its batch norm."""

    def __init__(self, tensors: Mapping[str, np.ndarray]) -> None:
        self.tensors = tensors

    def block(
        self, x: keras.KerasTensor, name: str, window: tuple[int, int], expansion: int, filters: int
    ) -> keras.KerasTensor:
        """Widen, filter each channel, narrow; and add what came in, where it has the same shape."""
        before = x
        if expansion > 1:
            x = self.convolution(x, (f"{name}._expand_conv", f"{name}._bn0"), int(x.shape[-1] or 0) * expansion)
        x = self.depthwise(x, (f"{name}._depthwise_conv", f"{name}._bn1"), window)
        x = self.convolution(x, (f"{name}._project_conv", f"{name}._bn2"), filters, is_linear=True)
        return keras.layers.Add(dtype="float32")([x, before]) if x.shape == before.shape else x

    def convolution(
        self,
        x: keras.KerasTensor,
        names: tuple[str, str],
        filters: int,
        window: tuple[int, int] = (1, 1),
        is_linear: bool = False,
    ) -> keras.KerasTensor:
        """Kernel and stride are `window`."""
        layer = keras.layers.Conv2D(filters, *window, padding="same", kernel_initializer="zeros", dtype="float32")
        x = layer(x)
        scale, bias = self._norm(names[1])
        layer.set_weights([self.tensors[f"{names[0]}.weight"].reshape(layer.kernel.shape) * scale, bias])
        return x if is_linear else keras.layers.ReLU(6.0, dtype="float32")(x)

    def depthwise(self, x: keras.KerasTensor, names: tuple[str, str], window: tuple[int, int]) -> keras.KerasTensor:
        """As `convolution`, of each channel on its own."""
        layer = keras.layers.DepthwiseConv2D(*window, padding="same", depthwise_initializer="zeros", dtype="float32")
        x = layer(x)
        scale, bias = self._norm(names[1])
        layer.set_weights([self.tensors[f"{names[0]}.weight"].reshape(layer.kernel.shape) * scale[:, None], bias])
        return keras.layers.ReLU(6.0, dtype="float32")(x)

    def _norm(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """A batch norm as a factor and a bias for each channel."""
        weight, bias, mean, variance = (
            self.tensors[f"{name}.{part}"] for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = weight / np.sqrt(variance + EPSILON)
        return scale, bias - mean * scale
