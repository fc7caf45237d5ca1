"""The callbacks of a run."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import keras

from ganforge.callbacks.health import Health
from ganforge.callbacks.results_csv import ResultsCsv
from ganforge.callbacks.samples import Samples
from ganforge.callbacks.stats import Stats
from ganforge.callbacks.tensorboard import TensorBoard
from ganforge.components import Callback


def chosen_callbacks(given: Sequence[Callback], watching: Sequence[Callback]) -> list[Callback]:
    """In order: those that every run has, each as the experiment sets it; the experiment's own; who else watches."""
    every: dict[str, Callback] = {
        callback.name: callback for callback in (ResultsCsv(), Stats(), TensorBoard(), Samples(), Health())
    }
    own = [callback for callback in given if callback.name not in every]
    every |= {callback.name: callback for callback in given if callback.name in every}
    health = every.pop("health")  # the last, for what is found follows the figures it rests on
    return [*every.values(), *own, *watching, health]


class Watchers:
    """Tells every callback what happens.

    callbacks: built, in order.
    model: the model that they hold.
    survived: entered around each; what one cannot write keeps nothing from the next.
    """

    def __init__(
        self,
        callbacks: Sequence[keras.callbacks.Callback],
        model: keras.Model,
        survived: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self.callbacks = callbacks
        self.survived = survived
        for callback in callbacks:
            callback.set_model(model)

    def start(self) -> None:
        """Training begins; where its first files cannot be written it does not."""
        for callback in self.callbacks:
            callback.on_train_begin()

    def tell(self, event: str, *arguments: Any) -> None:
        """Call a method of Keras's protocol, such as `on_epoch_end`."""
        for callback in self.callbacks:
            with self.survived():
                getattr(callback, event)(*arguments)
