"""Where features lie: whether one is as near to a set as the set's own features are to each other."""

import numpy as np

ROWS = 1024
"""How many rows of distances are in memory at a time."""


def are_covered(features: np.ndarray, by: np.ndarray, neighbors: int) -> np.ndarray:
    """Whether each feature lies in the region that a set covers (Kynkäänniemi et al. 2019).

    The region is a ball around each feature of the set, as large as the distance to its k-th nearest neighbor there.

    Args:
        features: (n, length).
        by: the set, (m, length) with m > neighbors.
        neighbors: k.

    Returns:
        (n,) bool.
    """
    # The nearest to itself is each feature itself.
    radii = np.concatenate([np.partition(rows, neighbors, axis=1)[:, neighbors] for rows in _distances(by, by)])
    return np.concatenate([(rows <= radii).any(axis=1) for rows in _distances(features, by)])


def _distances(features: np.ndarray, others: np.ndarray) -> "list[np.ndarray]":
    """Squared distances from each feature to all others, in blocks of rows."""
    features, others = features.astype(np.float64), others.astype(np.float64)
    squares = np.square(others).sum(axis=1)
    return [
        np.maximum(np.square(rows).sum(axis=1)[:, None] + squares - 2 * rows @ others.T, 0)
        for rows in (features[start : start + ROWS] for start in range(0, len(features), ROWS))
    ]
