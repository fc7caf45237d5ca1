"""The last records and validations of a run."""

import math
from collections import deque
from collections.abc import Mapping
from statistics import median
from typing import Literal

Event = Literal["record", "validation"]
Figures = Mapping[str, float]


class History:
    """The windows that findings look at.

    A recorded figure is of one batch and jumps from record to record, so findings rest on the median of a full window.

    Attributes:
        records: the figures of the last records.
        validations: the figures of the last validations.
        lowest: the lowest median that each recorded figure ever had.
    """

    def __init__(self, records: int, validations: int) -> None:
        self.records: deque[Figures] = deque(maxlen=records)
        self.validations: deque[Figures] = deque(maxlen=validations)
        self.lowest: dict[str, float] = {}
        self._medians: dict[str, float] = {}

    def add(self, event: Event, figures: Figures) -> None:
        """Add a record or a validation to its window."""
        window = self.records if event == "record" else self.validations
        window.append(figures)
        if len(window) < (window.maxlen or 0):
            return
        for name in figures:
            if values := _finite(window, name):
                self._medians[name] = median(values)
        if event == "record":
            known = {name: self._medians[name] for name in figures if name in self._medians}
            self.lowest |= {name: min(middle, self.lowest.get(name, middle)) for name, middle in known.items()}

    def median(self, name: str) -> float | None:
        """The median of a figure over its window; None until that is full."""
        return self._medians.get(name)

    def medians(self, groups: tuple[str, ...]) -> dict[str, float]:
        """The medians of all figures whose names start with one of these."""
        return {name: self._medians[name] for group in groups for name in self._medians if name.startswith(group)}

    def values(self, name: str) -> list[float]:
        """The finite values of a figure in the window of records."""
        return _finite(self.records, name)

    def spread(self, event: Event, group: str) -> float | None:
        """The largest range of a figure of this group over its window, as a share of the figure's mean size.

        None until the window is full, or if it holds no such figure.
        """
        window = self.records if event == "record" else self.validations
        names = window[-1] if len(window) == window.maxlen else ()
        spreads = [_spread(_finite(window, name)) for name in names if name.startswith(group)]
        return max((spread for spread in spreads if spread is not None), default=None)


def _finite(window: deque[Figures], name: str) -> list[float]:
    return [figures[name] for figures in window if math.isfinite(figures.get(name, math.nan))]


def _spread(values: list[float]) -> float | None:
    size = sum(map(abs, values)) / len(values) if values else 0.0
    return (max(values) - min(values)) / size if size else None
