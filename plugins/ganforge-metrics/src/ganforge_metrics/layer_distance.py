"""How far two images are apart in the layers of a network, as in Zhang et al. 2018, without learned weights."""

from collections.abc import Sequence

import numpy as np

EPSILON = 1e-10


def layer_distance(target: Sequence[np.ndarray], generated: Sequence[np.ndarray]) -> np.ndarray:
    """The sum over layers of the mean over places of |t - g|², where t and g have length 1 over the channels.

    Args:
        target: of each layer (batch, rows, columns, channels).
        generated: like target.

    Returns:
        (batch,) at least 0.
    """
    distances = [
        np.square(_unit(one) - _unit(other)).sum(axis=-1).mean(axis=(1, 2))
        for one, other in zip(target, generated, strict=True)
    ]
    return np.sum(distances, axis=0)


def _unit(features: np.ndarray) -> np.ndarray:
    return features / (np.sqrt(np.square(features).sum(axis=-1, keepdims=True)) + EPSILON)
