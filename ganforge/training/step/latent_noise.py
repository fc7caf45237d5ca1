"""The noise that a method makes images from."""

from collections.abc import Mapping
from typing import Any

from ganforge.chance import normal
from ganforge.components import Method
from ganforge.components.shapes import EntryShape, ImageShape, NoiseMapShape, VectorShape
from ganforge.noise_map import noise_map


def noise_entry(method: Method, source: ImageShape | None) -> dict[str, EntryShape]:
    """The shape of the noise beside a source of this size, by the name that it has in a batch; empty without noise."""
    shape = method.noise_shape
    if isinstance(shape, NoiseMapShape):
        return {} if source is None else {"noise": shape.at(source)}
    return {} if shape is None else {"noise": shape}


def with_noise(method: Method, batch: Mapping[str, Any]) -> dict[str, Any]:
    """The batch with `noise`, drawn from its chance, if the method declares any and the batch has none yet.

    A tile of a larger image comes with its `corner`, (batch, 2) row and column, which is left out afterwards.
    """
    entries = {name: entry for name, entry in batch.items() if name != "corner"}
    return {**drawn_noise(method.noise_shape, batch), **entries}


def drawn_noise(shape: VectorShape | NoiseMapShape | None, batch: Mapping[str, Any]) -> dict[str, Any]:
    """`noise` of this shape, drawn from the chance of a batch; empty if the batch has it, or there is none."""
    if shape is None or "noise" in batch:
        return {}
    if isinstance(shape, NoiseMapShape):
        size = batch["source"].shape[1:3]
        return {"noise": noise_map(batch["chance"], (size[0], size[1]), shape.octaves, batch.get("corner"))}
    return {"noise": normal(batch["chance"], (shape.length,))}
