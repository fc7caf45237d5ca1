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
    cosine = np.vdot(first, last) / max(float(np.linalg.norm(first) * np.linalg.norm(last)), 1e-12)
    angle = float(np.arccos(np.clip(cosine, -1, 1)))
    for share in np.linspace(0, 1, frames):
        if np.sin(angle) < 1e-6:  # on one line, where no arc is defined
            yield ((1 - share) * first + share * last).astype(np.float32)
        else:
            near, far = np.sin((1 - share) * angle), np.sin(share * angle)
            yield ((near * first + far * last) / np.sin(angle)).astype(np.float32)


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
