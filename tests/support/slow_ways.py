"""Turns off what is computed in a faster way: small maps as products, norms and Adam in one kernel."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras
import pytest

from ganforge.layers import backend_kernels
from ganforge.training.step.replica_optimizer import ReplicaOptimizer


class PlainAdam(keras.optimizers.Adam, ReplicaOptimizer):
    """Keras's own updates."""


def composed(inputs: Any, gamma: Any, beta: Any, epsilon: float) -> backend_kernels.Normalized:
    return backend_kernels._composed(inputs, gamma, beta, epsilon, lambda mean: mean)


SLOW_WAYS = {
    "ganforge.layers.downsample.is_small": lambda *_: False,
    "ganforge.layers.upsample.is_small": lambda *_: False,
    "ganforge.layers.backend_kernels._fused": composed,
    "ganforge.training.step.optimizers.FusedAdam": PlainAdam,
}


@contextmanager
def slow_ways() -> Iterator[None]:
    """Whatever is built and traced within goes without any fast way."""
    with pytest.MonkeyPatch.context() as patch:
        for name, way in SLOW_WAYS.items():
            patch.setattr(name, way)
        yield
