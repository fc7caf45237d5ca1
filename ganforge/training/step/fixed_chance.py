"""The chance that a translation starts from: by seed and image alone, so that it always comes out alike."""

from collections.abc import Iterable
from zlib import crc32

import numpy as np

LEVELS = 2**24
"""How many different numbers float32 holds in [0, 1) at equal distances."""


def fixed_chance(seed: int, source: np.ndarray | None) -> np.ndarray:
    """The same number for the same seed and image, wherever the image is translated: alone, in a folder, in a sample.

    Args:
        seed: another seed gives another number.
        source: one image, of any shape; None where images are made from noise alone.

    Returns:
        (1,) float32 in [0, 1).
    """
    return chance_of(seed, image_number([] if source is None else [source]))


def image_number(bands: Iterable[np.ndarray]) -> int:
    """A number for an image, whose rows may come in several bands."""
    number = 0
    for band in bands:
        number = crc32(np.ascontiguousarray(band).tobytes(), number)
    return number


def chance_of(seed: int, image: int) -> np.ndarray:
    """As `fixed_chance`, for an image of this number."""
    return np.random.default_rng([seed, image]).integers(LEVELS, size=1).astype(np.float32) / np.float32(LEVELS)
