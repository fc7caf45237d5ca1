"""Parts of both generators."""

from collections.abc import Mapping
from typing import Any

import keras
from keras import layers, ops

from ganforge import ImageShape
from ganforge.layers import InstanceNormalization, ReflectionPadding
from ganforge_pix2pixhd.global_options import GlobalOptions
from ganforge_pix2pixhd.network_options import NetworkOptions


@keras.saving.register_keras_serializable(package="ganforge_pix2pixhd")
class Halved(layers.Layer):
    """Images at half their size: the mean of 3x3 pixels at every second place, without those beyond the border."""

    def call(self, images: Any) -> Any:
        """(batch, height, width, channels) to half the height and width, rounded up."""
        ones = ops.ones_like(images[:1, ..., :1])
        return _mean_of_nine(images) / _mean_of_nine(ones)


def _mean_of_nine(images: Any) -> Any:
    padded = ops.pad(images, [[0, 0], [1, 1], [1, 1], [0, 0]])
    return ops.average_pool(padded, 3, strides=2, padding="valid")


def inputs_of(images: Mapping[str, ImageShape]) -> dict[str, Any]:
    """An input for each image, by name."""
    return {name: keras.Input(tuple(shape), name=name) for name, shape in images.items()}


def joined(tensors: list[Any]) -> Any:
    """All of them along the channels."""
    return layers.Concatenate()(tensors) if len(tensors) > 1 else tensors[0]


def seven(x: Any, filters: int, options: NetworkOptions, name: str) -> Any:
    """A 7x7 convolution at full size, with norm and ReLU."""
    return activated(convolved(ReflectionPadding(3)(x), options, filters=filters, kernel_size=7, name=name), name)


def halved(x: Any, options: NetworkOptions, name: str) -> Any:
    """Half the size, twice the channels."""
    x = layers.ZeroPadding2D(((1, 0), (1, 0)))(x)
    return activated(convolved(x, options, filters=2 * x.shape[-1], strides=2, name=name), name)


def block(x: Any, options: NetworkOptions, name: str) -> Any:
    """A residual block of two convolutions."""
    filters = x.shape[-1]
    inner = convolved(ReflectionPadding(1)(x), options, filters=filters, name=f"{name}_1")
    inner = ReflectionPadding(1)(activated(inner, f"{name}_1"))
    inner = convolved(inner, options, filters=filters, name=f"{name}_2")
    return layers.Add(name=name)([x, norm(f"{name}_2")(inner)])


def doubled(x: Any, options: GlobalOptions, name: str) -> Any:
    """Twice the size, half the channels; the deconvolution is cut at the top and the left as PyTorch does."""
    initial = {"kernel_initializer": initial_weights(options), "use_bias": options.bias, "name": name}
    if options.upsample == "resize":
        x = ReflectionPadding(1)(layers.UpSampling2D(2)(x))
        return activated(layers.Conv2D(x.shape[-1] // 2, 3, **initial)(x), name)
    x = layers.Conv2DTranspose(x.shape[-1] // 2, 3, strides=2, **initial)(x)
    return activated(layers.Cropping2D(((1, 0), (1, 0)))(x), name)


def image_of(x: Any, channels: int, options: NetworkOptions, name: str) -> Any:
    """An image in [-1, 1], in full precision."""
    full = keras.config.dtype_policy().variable_dtype
    last = {"kernel_initializer": initial_weights(options), "dtype": full, "name": name}
    x = layers.Conv2D(channels, 7, **last)(ReflectionPadding(3)(x))
    return layers.Activation("tanh", dtype=full, name="generated")(x)


def convolved(x: Any, options: NetworkOptions, **convolution: Any) -> Any:
    """A convolution without padding, 3x3 unless given."""
    initial = {"kernel_initializer": initial_weights(options), "use_bias": options.bias}
    return layers.Conv2D(**{"kernel_size": 3, **initial, **convolution})(x)


def activated(x: Any, name: str) -> Any:
    """Norm and ReLU."""
    return layers.ReLU(name=f"{name}_active")(norm(name)(x))


def norm(name: str) -> InstanceNormalization:
    """Instance norm without scale and shift to learn, as published."""
    return InstanceNormalization(trainable=False, name=f"{name}_norm")


def initial_weights(options: NetworkOptions) -> keras.Initializer:
    """The initial weights of one convolution."""
    return keras.initializers.RandomNormal(0.0, options.weight_std)
