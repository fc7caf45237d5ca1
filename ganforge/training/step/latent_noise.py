"""The noise that a method makes images from."""

from collections.abc import Mapping
from typing import Any

from ganforge.chance import normal
from ganforge.components import Method


def with_noise(method: Method, batch: Mapping[str, Any]) -> dict[str, Any]:
    """The batch with `noise`, drawn from its chance, if the method declares any and the batch has none yet."""
    shape = method.noise_shape
    drawn = {} if shape is None else {"noise": normal(batch["chance"], (shape.length,))}
    return {**drawn, **batch}
