"""Callback: builds a Keras callback that watches a run."""

from typing import TYPE_CHECKING, ClassVar

from ganforge.components.component import Component
from ganforge.components.run_context import RunContext

if TYPE_CHECKING:
    import keras


class Callback(Component):
    """Builds a Keras callback that watches the run.

    The engine calls `on_train_batch_end(step - 1, logs)` after each call of the step, with values in `logs` if the step
    is logged, and `on_epoch_end(step - 1, logs)` after each validation, with the metrics in `logs`.
    """

    kind: ClassVar[str] = "callback"

    def build(self, context: RunContext) -> "keras.callbacks.Callback":
        """Build the callback for one run."""
        raise NotImplementedError
