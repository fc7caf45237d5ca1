"""Errors of TensorFlow and of plugins, as sentences."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import tensorflow as tf

from ganforge import components
from ganforge.components import Component
from ganforge.data.plugin_code import plugin_message
from ganforge.data.unreadable_examples import OR_SKIP
from ganforge.errors import DataError, GanforgeError, TrainingError
from ganforge.experiment.experiment import Experiment

_SUM_IN_A_BRANCH = (
    "a layer sums over all devices within keras.ops.cond, where they cannot wait for each other. Expected norms that "
    "are not synchronized, or a term that is computed at every step."
)


@contextmanager
def explained(unreadable: Callable[[], str | None]) -> Iterator[None]:
    """Turn an error of TensorFlow into one that the user can act on.

    Args:
        unreadable: looks for an unreadable example among those being read, and describes it.
    """
    try:
        yield
    except tf.errors.ResourceExhaustedError as error:
        raise TrainingError(
            "training: the device is out of memory. Expected batch, images and networks that fit. "
            "Lower trainer.batch_size, dataset.size or generator.filters."
        ) from error
    except tf.errors.OpError as error:
        if message := unreadable():
            raise DataError(f"{message} {OR_SKIP}") from error
        if message := plugin_message(error):
            raise TrainingError(message) from error
        raise


@contextmanager
def plugins_explained(experiment: Experiment) -> Iterator[None]:
    """Name the component whose method failed, and the line in its package.

    Raises:
        TrainingError: a method of a component raised something other than a GanforgeError.
    """
    try:
        yield
    except GanforgeError:
        raise
    except Exception as error:  # a plugin may raise anything
        if message := _component_failure(error, _packages(experiment)):
            raise TrainingError(message) from error
        raise


def _component_failure(error: Exception, packages: set[str]) -> str | None:
    """What to report; None if no method of a component was being called."""
    frames = list(traceback.walk_tb(error.__traceback__))
    called = [(frame, line) for frame, line in frames if isinstance(frame.f_locals.get("self"), Component)]
    if not called:
        return None
    component, method = called[-1][0].f_locals["self"], called[-1][0].f_code.co_name
    where = f"{component.kind} '{component.name}'"
    if isinstance(error, NotImplementedError) and _module(frames[-1][0]).startswith(f"{components.__name__}."):
        return (
            f"{where}: it has no {method}(). Every {component.kind} needs one. Write it in {type(component).__name__}."
        )
    own = [(frame, line) for frame, line in frames if _package(_module(frame)) in packages]
    last, line = (own or called)[-1]
    sums_in_a_branch = "`merge_call` called" in str(error)
    reason = _SUM_IN_A_BRANCH if sums_in_a_branch else f"{type(error).__name__}: {error}".rstrip(": ")
    return f"{where}: its {method}() failed at {last.f_code.co_filename}:{line}: {reason}"


def _packages(experiment: Experiment) -> set[str]:
    """The packages of the experiment's components, except ganforge."""
    parts = tf.nest.flatten([part for _, part in experiment])
    return {_package(type(part).__module__) for part in parts if isinstance(part, Component)} - {"ganforge"}


def _module(frame: FrameType) -> str:
    return frame.f_globals.get("__name__", "")


def _package(module: str) -> str:
    return module.partition(".")[0]
