"""The kernel distance of Binkowski et al. 2018: the squared maximum mean discrepancy, estimated without bias."""

import numpy as np

DEGREE = 3
"""Of the polynomial kernel k(x, y) = (x.y / length + 1)³."""
ROWS = 1024
"""How many rows of a kernel matrix are in memory at a time."""


def kernel_distance(target: np.ndarray, generated: np.ndarray) -> float:
    """The mean of k between two targets, plus that between two generated images, minus twice that between both.

    No image is paired with itself, so the expectation is 0 where both sets come from one distribution, and a figure
    may be negative.

    Args:
        target: features, (n, length), of two images or more.
        generated: features, (m, length), of two images or more.
    """
    once = np.ones((1, len(target))), np.ones((1, len(generated)))
    return float(weighted_kernel_distances(target, generated, *once)[0])


def weighted_kernel_distances(
    target: np.ndarray, generated: np.ndarray, target_counts: np.ndarray, generated_counts: np.ndarray
) -> np.ndarray:
    """The distance where images occur several times; two of the same image are no pair, for they would be too alike.

    Args:
        target: features, (n, length).
        generated: features, (m, length).
        target_counts: how often each target occurs, (times, n).
        generated_counts: how often each generated image occurs, (times, m).

    Returns:
        (times,) one distance for each row of the counts; NaN where it holds a single image.
    """
    across = _sums(target, generated, target_counts, generated_counts)
    across /= target_counts.sum(axis=1) * generated_counts.sum(axis=1)
    return _mean_within(target, target_counts) + _mean_within(generated, generated_counts) - 2 * across


def _mean_within(features: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The mean of the kernel over all pairs of different images, (times,)."""
    features = features.astype(np.float64)
    own = (np.square(features).sum(axis=1) / features.shape[1] + 1) ** DEGREE
    squares = np.square(counts)
    sums = _sums(features, features, counts, counts) - squares @ own
    pairs = counts.sum(axis=1) ** 2 - squares.sum(axis=1)
    return np.divide(sums, pairs, out=np.full(len(counts), np.nan), where=pairs > 0)


def _sums(first: np.ndarray, second: np.ndarray, first_counts: np.ndarray, second_counts: np.ndarray) -> np.ndarray:
    """The sum of the kernel over all pairs, each as often as both occur: (times,)."""
    first, second = first.astype(np.float64), second.astype(np.float64)
    sums = np.zeros(len(first_counts))
    for start in range(0, len(first), ROWS):
        rows = slice(start, start + ROWS)
        kernel = (first[rows] @ second.T / first.shape[1] + 1) ** DEGREE
        sums += (first_counts[:, rows] @ kernel * second_counts).sum(axis=1)
    return sums


def counted(draws: np.ndarray, size: int) -> np.ndarray:
    """How often each of `size` images is in each draw, (times, size), from the numbers of those drawn, (times, n)."""
    return np.stack([np.bincount(drawn, minlength=size) for drawn in draws]).astype(np.float64)
