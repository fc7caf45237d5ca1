"""The projection discriminator's last layers."""

from typing import Any

from keras import layers, ops

from ganforge_unconditional.networks.precision import full_precision


def projected(logits: Any, features: Any, label: Any) -> Any:
    """Add to the logits how well features fit a label: (embedding of the label) times (sum of features over the map).

    Miyato and Koyama 2018, arXiv 1802.05637.

    Args:
        logits: (batch, 1, 1, 1).
        features: (batch, height, width, channels), the last map.
        label: (batch, length).
    """
    dtype = full_precision()
    embedding = layers.Dense(features.shape[-1], use_bias=False, dtype=dtype, name="project_label")(label)
    pooled = ops.sum(ops.cast(features, dtype), axis=(1, 2))
    return logits + ops.reshape(ops.sum(embedding * pooled, axis=1), (-1, 1, 1, 1))
