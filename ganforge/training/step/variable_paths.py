"""Paths of variables that are the same however often, and in whichever process, a network is built."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import keras

from ganforge.training.step.variables import layers_of, owned_variables

NUMBERED = "#"
"""Stands before the number of a layer that has no name of its own: `conv2d#0/kernel`."""


def weights_by_path(models: Mapping[str, keras.Model]) -> dict[str, dict[str, keras.Variable]]:
    """The weights of each network by path, such as `encode_1/kernel`; the states of random numbers are no weights.

    Keras numbers layers without a name through the whole process. Here they are numbered from 0 in each network.
    """
    owned = owned_variables(models)
    return {name: _by_path(owned[name], _automatic_names(model)) for name, model in models.items()}


def _by_path(variables: list[keras.Variable], automatic: Mapping[str, str]) -> dict[str, keras.Variable]:
    by_path: dict[str, keras.Variable] = {}
    weights = [variable for variable in variables if keras.backend.is_float_dtype(variable.dtype)]
    for path, variable in zip(_renumbered([weight.path for weight in weights], automatic), weights, strict=True):
        by_path[_unlike(by_path, path)] = variable
    return by_path


def _renumbered(paths: list[str], automatic: Mapping[str, str]) -> Iterator[str]:
    numbers: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for path in paths:
        renumbered = ""
        for part in path.split("/"):
            if stem := automatic.get(part):
                number = numbers[renumbered, stem].setdefault(part, len(numbers[renumbered, stem]))
                part = f"{stem}{NUMBERED}{number}"
            renumbered += f"/{part}"
        yield renumbered[1:]


def _automatic_names(model: keras.Model) -> dict[str, str]:
    """The names that Keras made up, each with what is before its number: the class in snake case."""
    stems = {}
    for layer in (model, *layers_of(model)):
        stem = re.sub(r"_\d+$", "", layer.name)
        if stem.replace("_", "") == type(layer).__name__.replace("_", "").lower():
            stems[layer.name] = stem
    return stems


def _unlike(taken: Mapping[str, object], path: str) -> str:
    """The path, numbered where layers of nested models have the same names."""
    number, numbered = 0, path
    while numbered in taken:
        number += 1
        numbered = f"{path}{NUMBERED}{number}"
    return numbered
