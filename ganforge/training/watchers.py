"""The callbacks of a run."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager

import keras

from ganforge.callbacks.health import Health
from ganforge.callbacks.keras_protocol import after_step, after_validation
from ganforge.callbacks.metrics_jsonl import MetricsJsonl
from ganforge.callbacks.results_csv import ResultsCsv
from ganforge.callbacks.samples import Samples
from ganforge.callbacks.stats import Stats
from ganforge.callbacks.tensorboard import TensorBoard
from ganforge.components import Callback, RunContext
from ganforge.data.plugin_code import failure
from ganforge.errors import GanforgeError, TrainingError
from ganforge.health.step_records import StepRecords


def chosen_callbacks(given: Sequence[Callback], watching: Sequence[Callback]) -> list[Callback]:
    """In order: those of every run, with the experiment's options; those the experiment adds; those of the caller."""
    every: dict[str, Callback] = {
        callback.name: callback
        for callback in (ResultsCsv(), Stats(), MetricsJsonl(), TensorBoard(), Samples(), Health())
    }
    own = [callback for callback in given if callback.name not in every]
    every |= {callback.name: callback for callback in given if callback.name in every}
    health = every.pop("health")  # last, so that a finding is shown after the figures it rests on
    return [*every.values(), *own, *watching, health]


def health_of(given: Sequence[Callback]) -> Health:
    """The `health` of a run, as the experiment sets it."""
    return next((callback for callback in given if isinstance(callback, Health)), Health())


def built_callback(callback: Callback, context: RunContext) -> keras.callbacks.Callback:
    """Build a callback for one run.

    Raises:
        TrainingError: what it builds is no Keras callback.
    """
    built = callback.build(context)
    if not isinstance(built, keras.callbacks.Callback):
        raise TrainingError(
            f"callback '{callback.name}': build() returned a {type(built).__name__}. Expected a "
            "keras.callbacks.Callback. Derive its class from that."
        )
    return built


class Watchers:
    """Calls every callback of a run.

    Attributes:
        chosen: the components that build them, in order.
        model: the model that they hold.
        survived: entered around each call, so that one that cannot write does not stop the next.
        built: those that `start` built last.
        records: what they follow.
    """

    def __init__(
        self, chosen: Sequence[Callback], model: keras.Model, survived: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self.chosen = chosen
        self.model = model
        self.survived = survived
        self.built: list[keras.callbacks.Callback] = []
        self.records = StepRecords()

    @property
    def stop_training(self) -> bool:
        """Whether a callback asks to stop, as Keras's callbacks do."""
        return self.model.stop_training

    def start(self, context: RunContext) -> None:
        """Build all of them for training that begins here.

        Raises:
            RunError: one cannot write its first files.
        """
        self.model.stop_training = False
        self.records = context.records
        self.built = [built_callback(callback, context) for callback in self.chosen]
        for callback in self.built:
            callback.set_model(self.model)
        for component, callback in zip(self.chosen, self.built, strict=True):
            with _named(component, "on_train_begin"):
                callback.on_train_begin()

    def after_step(self, step: int, figures: Mapping[str, float]) -> None:
        """Report that so many steps are trained; the figures are empty where the step is not logged."""
        self._call("on_train_batch_end", lambda callback: after_step(callback, step, figures))

    def after_record(self, step: int, figures: Mapping[str, float]) -> None:
        """Report the record of a step to the callbacks that follow records."""
        for follower in self.records.followers:
            with self.survived():
                follower(step, figures)

    def after_validation(self, step: int, figures: Mapping[str, float]) -> None:
        """Report a validation after so many steps."""
        self._call("on_epoch_end", lambda callback: after_validation(callback, step, figures))

    def finish(self) -> None:
        """Report that training ends to every callback, whatever one of them raises."""
        errors: list[Exception] = []
        for component, callback in zip(self.chosen, self.built, strict=True):
            try:
                with self.survived(), _named(component, "on_train_end"):
                    callback.on_train_end()
            except Exception as error:
                errors.append(error)
        if errors:
            raise errors[0]

    def _call(self, event: str, call: Callable[[keras.callbacks.Callback], None]) -> None:
        for component, callback in zip(self.chosen, self.built, strict=True):
            with self.survived(), _named(component, event):
                call(callback)


@contextmanager
def _named(component: Callback, event: str) -> Iterator[None]:
    """Name the callback that fails, and its line."""
    try:
        yield
    except Exception as error:
        if isinstance(error, GanforgeError):
            raise
        reason = failure(type(component), f"{event}()", error)
        raise TrainingError(f"callback '{component.name}': {reason}") from error
