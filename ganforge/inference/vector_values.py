"""Classes and numbers as people write them, and as networks see them."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ganforge.components import VectorShape
from ganforge.errors import DataError
from ganforge.suggestions import did_you_mean, listed


def vector_of(name: str, shape: VectorShape, value: Any) -> np.ndarray:
    """What networks see of a class or of numbers.

    Args:
        name: of the entry, for messages.
        shape: of the entry.
        value: the name of a class or its number; or numbers, as text with commas between them or as a sequence.

    Returns:
        (length,) float32.

    Raises:
        DataError: there is no such class, or these are not as many numbers as networks read.
    """
    if shape.classes and (isinstance(value, str | int) or np.ndim(value) == 0):
        return np.eye(shape.length, dtype=np.float32)[_class_number(name, shape.classes, value)]
    numbers = _numbers(name, value.split(",") if isinstance(value, str) else value)
    if len(numbers) != shape.length:
        raise DataError(f"{name}={value}: {len(numbers)} numbers. Expected {shape.length}, as in training.")
    return numbers


def _class_number(name: str, classes: Sequence[str], value: Any) -> int:
    text = str(value).strip()
    if text in classes:
        return classes.index(text)
    number = int(text) if text.isascii() and text.isdigit() else -1
    if not 0 <= number < len(classes):
        raise DataError(
            f"{name}={value}: there is no such class{did_you_mean(text, classes)} Expected one of {listed(classes)}, "
            f"or a number from 0 to {len(classes) - 1}."
        )
    return number


def _numbers(name: str, values: Any) -> np.ndarray:
    try:
        numbers = np.atleast_1d(np.asarray([float(value) for value in np.atleast_1d(values)], np.float32))
    except (TypeError, ValueError):
        raise DataError(f"{name}={_shown(values)}: expected numbers, with commas between them.") from None
    if not all(map(math.isfinite, numbers)):
        raise DataError(f"{name}={_shown(values)}: expected finite numbers.")
    return numbers


def _shown(values: Any) -> str:
    return ",".join(map(str, np.atleast_1d(values)))
