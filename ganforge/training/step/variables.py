"""The variables and layers of networks."""

from collections.abc import Collection, Iterator, Mapping

import keras
import tensorflow as tf

from ganforge.components import Players


def owned_variables(models: Mapping[str, keras.Model], trainable: bool = False) -> dict[str, list[keras.Variable]]:
    """The variables of each network; one that networks share belongs to the first of them."""
    owned: dict[str, list[keras.Variable]] = {}
    taken: set[int] = set()
    for name, model in models.items():
        variables = model.trainable_variables if trainable else model.variables
        owned[name] = [variable for variable in variables if id(variable) not in taken]
        taken.update(map(id, variables))
    return owned


def layers_of(model: keras.Model) -> Iterator[keras.layers.Layer]:
    """Every layer of a model, nested ones too."""
    yield from model._flatten_layers(include_self=False)


def moving_statistics(players: Players, frozen: Collection[str] = ()) -> list[keras.Variable]:
    """Variables that change without a gradient, such as moving averages of norms; what is frozen has none."""
    models = [model for name, model in players.by_name.items() if name not in frozen]
    layers = [layer for model in models for layer in layers_of(model) if layer.trainable]
    kept = {id(variable): variable for layer in layers for variable in layer._non_trainable_variables}
    return [variable for variable in kept.values() if tf.as_dtype(variable.dtype).is_floating]
