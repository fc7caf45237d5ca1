"""The last logs and validations of a run."""

import math
from collections import deque
from collections.abc import Mapping
from statistics import median
from typing import Literal

Event = Literal["log", "validation"]
Figures = Mapping[str, float]


class History:
    """The windows that findings look at.

    A logged figure is of one batch and jumps from log to log, so that only the middle of a full window is looked at.

    logs: the figures of the last logged steps.
    validations: the figures of the last validations.
    lowest: the lowest middle that each logged figure ever had.
    """

    def __init__(self, patience: int, validations: int) -> None:
        self.logs: deque[Figures] = deque(maxlen=patience)
        self.validations: deque[Figures] = deque(maxlen=validations)
        self.lowest: dict[str, float] = {}
        self._middles: dict[str, float] = {}

    def add(self, event: Event, figures: Figures) -> None:
        """Take in a log or a validation; each moves its own window."""
        window = self.logs if event == "log" else self.validations
        window.append(figures)
        if len(window) < (window.maxlen or 0):
            return
        for name in figures:
            if values := _finite(window, name):
                self._middles[name] = median(values)
        if event == "log":
            known = {name: self._middles[name] for name in figures if name in self._middles}
            self.lowest |= {name: min(middle, self.lowest.get(name, middle)) for name, middle in known.items()}

    def middle(self, name: str) -> float | None:
        """The median of a figure over its window; None until that is full."""
        return self._middles.get(name)

    def middles(self, groups: tuple[str, ...]) -> dict[str, float]:
        """The medians of all figures whose names start so."""
        return {name: self._middles[name] for group in groups for name in self._middles if name.startswith(group)}

    def values(self, name: str) -> list[float]:
        """The figure in each of the last logs, where it is finite."""
        return _finite(self.logs, name)

    def spread(self, event: Event, group: str) -> float | None:
        """How much the figures of a group move in their window: the largest range beside its mean size.

        None until the window is full, or where it holds no such figure.
        """
        window = self.logs if event == "log" else self.validations
        names = window[-1] if len(window) == window.maxlen else ()
        spreads = [_spread(_finite(window, name)) for name in names if name.startswith(group)]
        return max((spread for spread in spreads if spread is not None), default=None)


def _finite(window: deque[Figures], name: str) -> list[float]:
    return [figures[name] for figures in window if math.isfinite(figures.get(name, math.nan))]


def _spread(values: list[float]) -> float | None:
    size = sum(map(abs, values)) / len(values) if values else 0.0
    return (max(values) - min(values)) / size if size else None
