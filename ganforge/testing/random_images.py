"""Examples of noise that components are tried with."""

import numpy as np

from ganforge.components.shapes import EntryShape, ExampleShape, ImageShape

SMALL = ExampleShape(ImageShape(32, 64, 1), ImageShape(32, 64, 3))
"""Not square, and with different channels on both sides, so that a mix-up is noticed."""


def random_images(shape: ImageShape, count: int, seed: int = 0) -> np.ndarray:
    """(count, height, width, channels) float32 in [-1, 1]; another seed gives others."""
    return np.random.default_rng(seed).uniform(-1, 1, (count, *shape)).astype("float32")


def random_entries(shape: EntryShape, count: int, seed: int = 0) -> np.ndarray:
    """As networks see an entry of that shape: images, normal numbers, or one class each."""
    if isinstance(shape, ImageShape):
        return random_images(shape, count, seed)
    random = np.random.default_rng(seed)
    if shape.classes:
        return np.eye(shape.length, dtype="float32")[random.integers(shape.length, size=count)]
    return random.normal(size=(count, shape.length)).astype("float32")


def random_batch(shape: ExampleShape, count: int, seed: int = 0) -> dict[str, np.ndarray]:
    """Every entry by name and `chance`, as the engine gives them to the step."""
    entries = {
        name: random_entries(entry, count, seed + number) for number, (name, entry) in enumerate(shape.entries.items())
    }
    return {**entries, "chance": np.random.default_rng(seed).uniform(0, 1, count).astype("float32")}
