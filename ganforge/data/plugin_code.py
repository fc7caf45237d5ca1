"""Calling the code of plugins: traced as it stands, and what it raises as a sentence."""

import re
import traceback
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from ganforge.components import Examples
from ganforge.errors import GanforgeError


def as_it_stands(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, marked so that TensorFlow traces it without rewriting its Python.

    Rewriting takes seconds, hides the lines of a plugin in tracebacks, and leaves files in the temporary folder after a
    kill.
    """
    return tf.autograph.experimental.do_not_convert(function)


def plugin_message(error: tf.errors.OpError) -> str | None:
    """The message of an error that ganforge or a plugin raised inside TensorFlow."""
    found = re.search(r"(?:ganforge\.errors\.\w+|\b(?:DataError|UnusableFilesError)): (.+)", str(error))
    return found and found[1].strip()


def place(examples: Examples, position: int) -> str:
    """Where an example is from; its number if the plugin cannot say."""
    try:
        return str(examples.where(position))
    except Exception:  # a plugin may raise anything
        return f"example {position}"


def failure(called: Callable[..., Any], name: str, error: Exception) -> str:
    """What went wrong when a function of a plugin was called, and in which line of the plugin.

    Args:
        called: the function.
        name: what it is called in messages: read().
        error: what it raised.
    """
    if isinstance(error, GanforgeError):
        return str(error)
    package = getattr(called, "__module__", None) or type(called).__module__
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [(frame, line) for frame, line in frames if _top(frame.f_globals.get("__name__", "")) == _top(package)]
    frame, line = (own or frames)[-1]
    reason = " ".join(f"{type(error).__name__}: {error}".rstrip(": ").split())
    return f"{name} failed at {frame.f_code.co_filename}:{line}: {reason}"


def _top(module: str) -> str:
    return module.partition(".")[0]
