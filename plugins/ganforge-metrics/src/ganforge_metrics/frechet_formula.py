"""The Fréchet distance of two normal distributions, as in Heusel et al. 2017."""

import numpy as np


def frechet_distance(target: np.ndarray, generated: np.ndarray) -> float:
    """|m1 - m2|² + tr(S1 + S2 - 2 (S1 S2)^½), with the means and the covariances of two sets of features.

    Args:
        target: features, (n, length), of two images or more.
        generated: features, (m, length), of two images or more.
    """
    target, generated = target.astype(np.float64), generated.astype(np.float64)
    apart = target.mean(axis=0) - generated.mean(axis=0)
    one, other = _covariance_root(target), _covariance_root(generated)
    # The eigenvalues of S1 S2 are the squares of these singular values: no root of a matrix is needed, which is
    # inaccurate where there are fewer images than features.
    both = np.linalg.svd(one @ other.T, compute_uv=False).sum()
    return float(apart @ apart + np.square(one).sum() + np.square(other).sum() - 2 * both)


def _covariance_root(features: np.ndarray) -> np.ndarray:
    """R, (at most length, length), so that RᵀR is the covariance."""
    centered = (features - features.mean(axis=0)) / np.sqrt(len(features) - 1)
    return centered if len(features) <= features.shape[1] else np.asarray(np.linalg.qr(centered, mode="r"))
