"""A plugin whose callback reports each step of a run to the benchmark that trains it."""

from collections.abc import Sequence
from typing import Any, Literal

from ganforge import Callback, hookimpl

channel: Any = None
"""The `Channel` of the server; set in the module that the server has imported."""


class Turns(Callback):
    """Waits for its turn after each step."""

    name: Literal["turns"] = "turns"

    def build(self, context: Any) -> Any:
        """A Keras callback that reports each step."""
        import keras
        import turns_plugin  # this file is loaded once more, as a plugin: the channel is in the other module

        class Reporter(keras.callbacks.Callback):
            def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
                turns_plugin.channel.step()

        return Reporter()


@hookimpl
def ganforge_callbacks() -> Sequence[type[Callback]]:
    """Offer it."""
    return [Turns]
