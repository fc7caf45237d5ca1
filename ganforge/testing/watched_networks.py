"""Which networks a method calls, and how."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ganforge.components import Players


@contextmanager
def watched(players: Players) -> Iterator[tuple[set[str], set[str], Any]]:
    """Names called through a watched callable, names called directly, and a function that watches a callable."""
    import keras

    models = {id(model): name for name, model in players.by_name.items()}
    called: set[str] = set()
    direct: set[str] = set()
    inside: list[str] = []
    plain_call = keras.Model.__call__

    def watch(name: str, network: Any) -> Any:
        def call(*inputs: Any) -> Any:
            called.add(name)
            inside.append(name)
            outputs = network(*inputs)
            inside.pop()
            return outputs

        return call

    def spy(model: Any, *inputs: Any, **options: Any) -> Any:
        if not inside and id(model) in models:
            direct.add(models[id(model)])
        return plain_call(model, *inputs, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keras.Model, "__call__", spy)
        yield called, direct, watch
