"""Classes and numbers from what people write: cells of tables, and what they type."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ganforge.file_names import listed
from ganforge_images.heights import Range


def class_of(cell: Any) -> str:
    """The name of a class.

    Raises:
        ValueError: there is none.
    """
    if cell is None or cell == "":
        raise ValueError("there is no class")
    if not isinstance(cell, str | int | float):
        raise ValueError(f"{json.dumps(cell)} is no class")
    return cell if isinstance(cell, str) else json.dumps(cell)


def number_of_class(name: str, numbers: Mapping[str, int]) -> int:
    """The number of a class, by its name.

    Raises:
        ValueError: there is no such class.
    """
    if name not in numbers:
        raise ValueError(f"{name!r} is no class. Expected one of {listed(list(numbers), 8)}")
    return numbers[name]


def sorted_classes(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once; numbers by their size, all else by the alphabet."""
    each = set(names)
    are_numbers = all(name.isdecimal() for name in each)
    return tuple(sorted(each, key=lambda name: (int(name) if are_numbers else 0, name)))


def numbers_of(cells: Sequence[Any]) -> list[float]:
    """The numbers in cells, of which each may also be a list.

    Raises:
        ValueError: one is no number.
    """
    parts = [part for cell in cells for part in (cell if isinstance(cell, list) else [cell])]
    return [_number(part) for part in parts]


def _number(cell: Any) -> float:
    if cell is None or cell == "":
        raise ValueError("there is no number")
    try:
        number = float(cell) if isinstance(cell, str | int | float) and not isinstance(cell, bool) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{json.dumps(cell)} is no number")
    return number


def scaled(numbers: Sequence[float], ranges: Sequence[Range]) -> list[float]:
    """Numbers from their ranges to [-1, 1]; as they are if there is no range.

    Raises:
        ValueError: one is outside its range.
    """
    if not ranges:
        return list(numbers)
    for number, (low, high) in zip(numbers, ranges, strict=True):
        if not low <= number <= high:
            raise ValueError(f"{number:g} is outside the value range of {low:g} to {high:g}")
    return [(number - low) * 2 / (high - low) - 1 for number, (low, high) in zip(numbers, ranges, strict=True)]
