"""Norms that leave nothing of their inputs."""

from collections.abc import Iterator

import keras

from ganforge.components import Players
from ganforge.layers import BatchNormalization, InstanceNormalization
from ganforge.training.step.variables import layers_of


def norm_remarks(players: Players, batch: int, replicas: int) -> Iterator[str]:
    """What to say of norms over a single value: it becomes the mean, whatever it was.

    Args:
        players: the networks.
        batch: examples that pass through them at once, over all replicas.
        replicas: that share them.
    """
    for name, model in players.by_name.items():
        for layer in layers_of(model):
            share = batch if getattr(layer, "synchronized", False) else batch // replicas
            counted = 1 if isinstance(layer, InstanceNormalization) else share
            if _is_norm(layer) and counted == 1 and _pixels(layer) == 1:
                yield (
                    f"{name}: layer {layer.name!r} normalizes one pixel of one image, so its output is the same for "
                    "every image. Leave this norm out, use larger images, or, for a batch norm, a larger batch."
                )


def _is_norm(layer: keras.layers.Layer) -> bool:
    return isinstance(layer, BatchNormalization | InstanceNormalization | keras.layers.BatchNormalization)


def _pixels(layer: keras.layers.Layer) -> int:
    """How many pixels a layer takes; 0 if unknown."""
    try:
        height, width = layer.input.shape[1:3]
    except (AttributeError, ValueError):  # not called in a functional model, or more than once
        return 0
    return (height or 0) * (width or 0)
