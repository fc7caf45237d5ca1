"""Weights of a PyTorch network as those of a network here, checked layer by layer."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ganforge.components import Generator
from ganforge.errors import WeightsError
from ganforge.suggestions import listed
from ganforge.torch_layers import Tensors, TorchLayer, TorchNetwork

STATISTICS = {"num_batches_tracked", "running_mean", "running_var"}
"""What a norm without weights may leave in a state dict; old versions of PyTorch did."""


def torch_network_of(generator: Generator) -> TorchNetwork:
    """The published network that a generator has the layers of.

    Raises:
        WeightsError: it names none.
    """
    if (network := generator.torch_network()) is None:
        raise WeightsError(
            f"generator {generator.name!r}: it names no PyTorch network whose weights it could take, with these "
            "options. Choose a generator that has a published form."
        )
    return network


def imported_weights(
    source: str, tensors: Tensors, generator: Generator, variables: Mapping[str, Any]
) -> dict[str, np.ndarray]:
    """The weights of a generator by path, from a PyTorch network of the same layers.

    Args:
        source: names the tensors in messages.
        tensors: of the PyTorch network, by name.
        generator: that reproduces the network.
        variables: of the network here, by path.

    Raises:
        WeightsError: the two differ; the message says where first.
    """
    network = torch_network_of(generator)
    there = iter(_layers(tensors, network.order).items())
    nothing: tuple[str | None, Tensors] = None, {}
    weights: dict[str, np.ndarray] = {}
    for layer in network.layers:
        name, held = next(there, nothing) if layer.is_there else (layer.name, {})
        expected = {path: variable for path, variable in variables.items() if path.startswith(f"{layer.name}/")}
        found = _converted(layer, held)
        if _shapes(found) != _shapes(expected):
            raise _other_architecture(source, generator, _difference(layer, name, held, found, expected))
        weights |= found
    if rest := [name for name, _ in there]:
        raise _other_architecture(source, generator, f"it has more layers: {rest[0]} is the first of {len(rest)}")
    if left_out := sorted(variables.keys() - weights.keys()):
        raise WeightsError(f"generator {generator.name!r}: its torch_network leaves out {left_out[0]}. Add that layer.")
    return weights


def _layers(tensors: Tensors, order: Callable[[str], Any]) -> dict[str, dict[str, np.ndarray]]:
    """The tensors of each layer that has weights, in order."""
    layers: defaultdict[str, dict[str, np.ndarray]] = defaultdict(dict)
    for name, tensor in tensors.items():
        layer, _, kind = name.rpartition(".")
        layers[layer][kind] = tensor
    return {name: layers[name] for name in sorted(layers, key=order) if not layers[name].keys() <= STATISTICS}


def _converted(layer: TorchLayer, held: Tensors) -> dict[str, np.ndarray]:
    """What the weights become; nothing where the PyTorch layer is of another kind."""
    try:
        made = layer.convert(held)
    except (KeyError, ValueError, IndexError):
        return {}
    return {f"{layer.name}/{name}": np.asarray(array, "float32") for name, array in made.items()}


def _difference(
    layer: TorchLayer, name: str | None, held: Tensors, found: Mapping[str, Any], expected: Mapping[str, Any]
) -> str:
    wanted = _described(expected)
    if name is None:
        return f"it has no layer left for {layer.name}, which needs {wanted}"
    if _ranks(found) != _ranks(expected):
        return f"{name} has {_described(held)}, but should become {layer.name} with {wanted}"
    return f"{name} becomes {layer.name} with {_described(found)}. Expected {wanted}"


def _other_architecture(source: str, generator: Generator, difference: str) -> WeightsError:
    return WeightsError(
        f"{source}: its layers are not those of generator {generator.name!r} with these options: {difference}. Give "
        f"the options that it was trained with, as --set generator.OPTION=VALUE; `ganforge show generator "
        f"{generator.name}` lists them."
    )


def _ranks(arrays: Mapping[str, Any]) -> dict[str, int]:
    return {path: len(array.shape) for path, array in arrays.items()}


def _shapes(arrays: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    return {path: tuple(array.shape) for path, array in arrays.items()}


def _described(arrays: Mapping[str, Any]) -> str:
    sizes = {path.rpartition("/")[2]: "x".join(map(str, array.shape)) for path, array in arrays.items()}
    return listed(f"{name} {size}" for name, size in sizes.items())
