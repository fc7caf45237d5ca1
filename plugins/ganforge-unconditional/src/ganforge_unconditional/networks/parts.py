"""Parts that the networks share."""

from typing import Any

import keras
from keras import layers, ops

from ganforge.layers import BatchNormalization, FiLM, SpectralNormalization
from ganforge_unconditional.network_options import NetworkOptions
from ganforge_unconditional.norm_options import NormOptions


def activated(x: Any, label: Any, options: NormOptions, name: str, gamma_std: float = 0.0) -> Any:
    """ReLU of the norm that the options choose; a label, if there is one, scales and shifts the channels between them.

    Args:
        x: a map.
        label: (batch, length) or None.
        options: those of the network.
        name: of the norm.
        gamma_std: spread of the norm's initial scales around 1.
    """
    x = normalized(x, options, name, gamma_std)
    return layers.ReLU()(x if label is None else FiLM(name=f"{name}_label")([x, label]))


def normalized(x: Any, options: NormOptions, name: str, gamma_std: float = 0.0) -> Any:
    """The normalization that the options choose; `gamma_std` spreads the initial scales around 1."""
    if options.norm == "none":
        return x
    return BatchNormalization(
        gamma_initializer=keras.initializers.RandomNormal(1.0, gamma_std),
        statistics="moving",  # one image alone has no statistics
        momentum=options.norm_momentum,
        synchronized=options.norm_synchronized,
        name=name,
    )(x)


def bounded(layer: keras.layers.Layer, options: NetworkOptions) -> keras.layers.Layer:
    """The layer, behind a spectral norm if the options say so."""
    return SpectralNormalization(layer) if options.spectral_norm else layer


def projected(logits: Any, features: Any, label: Any, options: NetworkOptions) -> Any:
    """Add to the logits how well features fit a label: (embedding of the label) times (sum of features over the map).

    Miyato and Koyama 2018, arXiv 1802.05637.

    Args:
        logits: (batch, 1, 1, 1).
        features: (batch, height, width, channels), the last map.
        label: (batch, length).
        options: those of the network.
    """
    embedding = layers.Dense(features.shape[-1], use_bias=False, dtype=full_precision(), name="project_label")
    pooled = ops.sum(ops.cast(features, full_precision()), axis=(1, 2))
    fit = ops.sum(bounded(embedding, options)(label) * pooled, axis=1)
    return logits + ops.reshape(fit, (-1, 1, 1, 1))


def full_precision() -> str:
    """The dtype of the weights, which last layers have also if the rest of a network computes in half precision."""
    return keras.config.dtype_policy().variable_dtype
