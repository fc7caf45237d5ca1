"""What loading a plugin costs, for every command loads all of them."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

HEAVY = ("jax", "keras", "tensorflow", "torch")
"""Libraries that take seconds to import; a plugin imports them where it uses them."""


@dataclass
class LoadingCost:
    """What loading a plugin cost.

    Attributes:
        seconds: how long it took.
        heavy: the libraries of `HEAVY` that it was the first to import.
    """

    seconds: float = 0.0
    heavy: tuple[str, ...] = ()


@contextmanager
def measured_loading() -> Iterator[LoadingCost]:
    """Measure what is done within; the cost is complete at the end."""
    cost, start, before = LoadingCost(), perf_counter(), {name for name in HEAVY if name in sys.modules}
    yield cost
    cost.seconds = perf_counter() - start
    cost.heavy = tuple(name for name in HEAVY if name in sys.modules and name not in before)
