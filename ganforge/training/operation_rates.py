"""How many operations this machine computes per second, by number format."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import NamedTuple

import tensorflow as tf

SECONDS, TURNS = 2.0, 3
"""Formats take turns for so long, and at least so often."""
SIDE = 1024
IMAGE, KERNEL = (1, 64, 64, 128), (4, 4, 128, 256)
"""A layer from the middle of pix2pix's networks, which halves an image."""


class Rates(NamedTuple):
    """Multiplications and additions per second.

    Attributes:
        products: of large matrices.
        convolutions: of stride 2 and 4x4 pixels.
    """

    products: float
    convolutions: float


def measure_rates() -> dict[str, Rates]:
    """The rates of each number format that this machine may train in."""
    formats = ["float32", "bfloat16", *(["float16"] if tf.config.list_physical_devices("GPU") else [])]
    measured = _seconds({name: (_product(name), _convolution(name)) for name in formats})
    product, convolution = 2 * SIDE**3, 2 * IMAGE[1] * IMAGE[2] // 4 * tf.TensorShape(KERNEL).num_elements()
    return {name: Rates(product / first, convolution / second) for name, (first, second) in measured.items()}


def _product(precision: str) -> Callable[[], tf.Tensor]:
    matrix = tf.cast(tf.random.stateless_normal((SIDE, SIDE), (0, 1)), precision)
    return tf.function(lambda: tf.matmul(matrix, matrix)[0, 0], autograph=False)


def _convolution(precision: str) -> Callable[[], tf.Tensor]:
    image, kernel = (tf.cast(tf.random.stateless_normal(shape, (0, 1)), precision) for shape in (IMAGE, KERNEL))
    return tf.function(lambda: tf.nn.conv2d(image, kernel, 2, "SAME")[0, 0, 0, 0], autograph=False)


def _seconds(formats: Mapping[str, tuple[Callable[[], tf.Tensor], ...]]) -> dict[str, list[float]]:
    """The median time of each operation of each format."""
    taken: dict[str, list[list[float]]] = {name: [[] for _ in calls] for name, calls in formats.items()}
    for calls in formats.values():
        for call in calls:
            float(call())  # traced, and warm
    end, turns = time.monotonic() + SECONDS, 0
    while turns < TURNS or time.monotonic() < end:
        for name, calls in formats.items():
            for call, seconds in zip(calls, taken[name], strict=True):
                start = time.perf_counter()
                float(call())  # waits for the device
                seconds.append(time.perf_counter() - start)
        turns += 1
    return {name: [median(seconds) for seconds in each] for name, each in taken.items()}
