"""From one noise to another."""

from collections.abc import Iterator

import numpy as np

from ganforge.components import Method
from ganforge.errors import DataError


def noise_walk(first: np.ndarray, last: np.ndarray, frames: int) -> Iterator[np.ndarray]:
    """Move from one draw of normal noise to another on an arc, in equal steps.

    White 2016, arXiv 1609.04468: a straight line leads through noise that is shorter than any that was trained with.

    Args:
        first: of any shape, float32.
        last: of the same shape.
        frames: how many to yield, both ends among them.
    """
    for share in np.linspace(0, 1, frames):
        yield noise_between(first, last, share)


def noise_between(first: np.ndarray, last: np.ndarray, share: float) -> np.ndarray:
    """One place on the way of `noise_walk`: 0 is the first noise, 1 the last."""
    cosine = np.vdot(first, last) / max(float(np.linalg.norm(first) * np.linalg.norm(last)), 1e-12)
    angle = float(np.arccos(np.clip(cosine, -1, 1)))
    near, far = 1 - share, share
    if np.sin(angle) >= 1e-6:  # else they are on one line, where no arc is defined
        near, far = np.sin(near * angle) / np.sin(angle), np.sin(far * angle) / np.sin(angle)
    return (near * first + far * last).astype(np.float32)


def refuse_no_noise(method: Method) -> None:
    """Check that a method mixes in noise.

    Raises:
        DataError: it declares none.
    """
    if method.noise_shape is None:
        raise DataError(
            f"method '{method.name}': it declares no noise, which could be scaled or moved. Leave out truncation and "
            "interpolation."
        )
