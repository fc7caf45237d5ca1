"""The noise of dropout that is on at inference: the same for every image, whatever was translated before it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import keras

from ganforge.training.step.variables import owned_variables


def random_states(models: Mapping[str, keras.Model]) -> list[Any]:
    """The state of every random layer: a seed and a count."""
    variables = [variable for owned in owned_variables(models).values() for variable in owned]
    return [variable for variable in variables if variable.name == "seed_generator_state"]


def copies_of(variable: Any) -> Sequence[Any]:
    """A variable's copies on this worker's replicas."""
    return getattr(variable.value, "values", (variable.value,))


@contextmanager
def noise_from_its_start(models: Mapping[str, keras.Model], seed: int = 0) -> Iterator[None]:
    """Draw the noise that every image gets from this seed, and leave the state of the random layers as it was."""
    kept = [(copy, copy.numpy()) for variable in random_states(models) for copy in copies_of(variable)]
    for copy, (own, _) in kept:
        copy.assign([(int(own) + 7919 * seed) % 2**32, 0])
    try:
        yield
    finally:
        for copy, state in kept:
            copy.assign(state)
