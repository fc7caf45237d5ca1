"""Parts that both networks use."""

from typing import Any

import keras

from ganforge.layers import BatchNormalization, InstanceNormalization
from ganforge_pix2pix.network_options import NetworkOptions


def initial_weights(options: NetworkOptions) -> keras.Initializer:
    """The initial weights of one convolution; each call draws others from Keras's global seed."""
    return keras.initializers.RandomNormal(0.0, options.weight_std)


def normalized(x: Any, options: NetworkOptions, name: str) -> Any:
    """The normalization that the options choose."""
    gamma = keras.initializers.RandomNormal(1.0, options.norm_gamma_std)
    if options.norm == "instance":
        affine = {"affine": options.norm_affine, "gamma_initializer": gamma}
        return InstanceNormalization(epsilon=options.norm_epsilon, name=name, **affine)(x)
    return BatchNormalization(
        epsilon=options.norm_epsilon,
        gamma_initializer=gamma,
        statistics=options.norm_at_inference,
        momentum=options.norm_momentum,
        synchronized=options.norm_synchronized,
        name=name,
    )(x)


def leaky(x: Any, options: NetworkOptions) -> Any:
    """The leaky ReLU."""
    return keras.layers.LeakyReLU(options.slope)(x)


def full_precision() -> str:
    """The dtype of a network's last layers: that of its weights, also if the rest computes in half precision."""
    return keras.config.dtype_policy().variable_dtype
