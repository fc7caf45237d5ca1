"""ComparedImages: a batch to measure."""

from typing import NamedTuple

import numpy as np


class ComparedImages(NamedTuple):
    """Generated images, and what they are compared with.

    Attributes:
        source: (batch, height, width, channels) float32 in [-1, 1]; None where they were made from none.
        target: (batch, height, width, channels) float32 in [-1, 1].
        generated: like target.
    """

    source: np.ndarray | None
    target: np.ndarray
    generated: np.ndarray
