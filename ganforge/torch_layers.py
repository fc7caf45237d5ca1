"""How the weights of a published PyTorch network become those of a network here.

A generator that reproduces a published one says so in `Generator.torch_network`, as a list of the published layers:

    TorchNetwork([TorchLayer("encode_1", convolution), TorchLayer("encode_2", convolution), ...])
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

Tensors = Mapping[str, np.ndarray]
"""The tensors of one layer by name: `weight` and `bias` in PyTorch, `kernel` and `bias` here."""

Convert = Callable[[Tensors], Tensors]
"""From the tensors of a PyTorch layer to the weights of one here."""


class TorchLayer(NamedTuple):
    """A layer here, and how its weights are made from those of the PyTorch layer.

    Attributes:
        name: of the layer here.
        convert: from the tensors of the PyTorch layer to the weights of this one.
        is_there: whether the PyTorch network has weights for it; if not, `convert` gets no tensors.
    """

    name: str
    convert: Convert
    is_there: bool = True


def numbers_in(name: str) -> tuple[int, ...]:
    """The numbers in the name of a PyTorch layer: that is its place in nested `Sequential` modules."""
    return tuple(map(int, re.findall(r"\d+", name)))


@dataclass(frozen=True)
class TorchNetwork:
    """A published PyTorch network.

    Attributes:
        layers: its layers with weights, in order.
        order: what layers are sorted by, from their names in the state dict.
    """

    layers: Sequence[TorchLayer]
    order: Callable[[str], Any] = numbers_in


def convolution(tensors: Tensors) -> Tensors:
    """A convolution: (out, in, y, x) becomes (y, x, in, out); or a transposed one, (in, out, y, x) (y, x, out, in)."""
    bias = {"bias": tensors["bias"]} if "bias" in tensors else {}
    return {"kernel": tensors["weight"].transpose(2, 3, 1, 0), **bias}


def normalization(tensors: Tensors) -> Tensors:
    """A norm with a scale and a shift per channel; also the moving statistics, if it has any."""
    names = {"weight": "gamma", "bias": "beta", "running_mean": "moving_mean", "running_var": "moving_variance"}
    return {names[name]: tensor for name, tensor in tensors.items() if name in names}


def plain_normalization(channels: int) -> Convert:
    """A norm without a scale and a shift there, which keeps its scale at 1 and its shift at 0 here."""
    return lambda tensors: {"gamma": np.ones(channels, "float32"), "beta": np.zeros(channels, "float32")}


def without_bias(convert: Convert) -> Convert:
    """The same without the bias, for a layer before an instance norm, which takes any bias out again."""
    return lambda tensors: {name: tensor for name, tensor in convert(tensors).items() if name != "bias"}
