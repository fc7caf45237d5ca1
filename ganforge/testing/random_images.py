"""Images of noise that components are tried with."""

import numpy as np

from ganforge.components.shapes import ImageShape, PairShape

SMALL = PairShape(ImageShape(32, 64, 1), ImageShape(32, 64, 3))
"""Not square, and with different channels on both sides, so that a mix-up is noticed."""


def random_images(shape: ImageShape, count: int, seed: int = 0) -> np.ndarray:
    """(count, height, width, channels) float32 in [-1, 1]; another seed gives others."""
    return np.random.default_rng(seed).uniform(-1, 1, (count, *shape)).astype("float32")


def random_batch(shape: PairShape, count: int, seed: int = 0) -> dict[str, np.ndarray]:
    """`source`, `target` and `chance`, as the engine gives them to the step."""
    return {
        "source": random_images(shape.source, count, seed),
        "target": random_images(shape.target, count, seed + 1),
        "chance": np.random.default_rng(seed).uniform(0, 1, count).astype("float32"),
    }
