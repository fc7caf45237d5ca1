"""Keras counts batches and epochs from 0, a run counts the steps it has trained: only this file knows both."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import keras

Figures = Mapping[str, float]


def _ignore(*arguments: object) -> None:
    pass


def keras_callback(
    start: Callable[[], object] = _ignore,
    step: Callable[[int, Figures], object] = _ignore,
    validation: Callable[[int, Figures], object] = _ignore,
    end: Callable[[], object] = _ignore,
) -> "keras.callbacks.Callback":
    """A Keras callback made of functions that take the number of steps trained.

    Args:
        start: training begins.
        step: after each call of the step; the figures are empty where the step is not logged.
        validation: after each validation.
        end: training ends.
    """
    from keras.callbacks import LambdaCallback

    return LambdaCallback(
        on_train_begin=lambda logs=None: start(),
        on_train_batch_end=lambda batch, logs=None: step(batch + 1, logs or {}),
        on_epoch_end=lambda epoch, logs=None: validation(epoch + 1, logs or {}),
        on_train_end=lambda logs=None: end(),
    )


def after_step(callback: "keras.callbacks.Callback", step: int, figures: Figures) -> None:
    """Call any Keras callback after so many steps."""
    callback.on_train_batch_end(step - 1, figures)


def after_validation(callback: "keras.callbacks.Callback", step: int, figures: Figures) -> None:
    """Call any Keras callback after a validation."""
    callback.on_epoch_end(step - 1, figures)
