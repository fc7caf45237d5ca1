"""What was measured in the validations of a run, from `metrics.jsonl`."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Self

from ganforge.callbacks.json_lines import read_objects

KNOWN = {"step", "figure", "value", "n", "higher_is_better"}
"""What every measurement says; the rest is what its figure rests on."""


class Measured(NamedTuple):
    """A value and the step at which it was measured."""

    step: int
    value: float


@dataclass(frozen=True)
class Measurements:
    """All measurements of one figure.

    Attributes:
        first: the first one.
        last: the newest one.
        best: the best one; of two equal ones, the earlier.
        higher_is_better: which values are better.
        n: the number of images in the newest one.
        provenance: what the figure rests on, such as the weights of a network.
    """

    first: Measured
    last: Measured
    best: Measured
    higher_is_better: bool
    n: int
    provenance: Mapping[str, Any]

    def with_next(self, other: Self) -> Self:
        """Including a later measurement."""
        sign = 1 if self.higher_is_better else -1
        is_better = sign * other.last.value > sign * self.best.value or math.isnan(self.best.value)
        return replace(other, first=self.first, best=other.last if is_better else self.best)


def measured_at(path: Path, step: int) -> dict[str, tuple[float, int]]:
    """The value of each figure that was measured at a step, and the number of images; those that are not finite not."""
    lines = (line for line in read_objects(path, key="figure") if line["step"] == step)
    return {
        str(line["figure"]): (float(line["value"]), line["n"])
        for line in lines
        if isinstance(line.get("value"), int | float) and isinstance(line.get("n"), int)
    }


def read_measurements(path: Path) -> dict[str, Measurements]:
    """The measurements of each figure by its name; lines that cannot be read are passed over."""
    found: dict[str, Measurements] = {}
    for line in read_objects(path, key="figure"):
        value, name = line.get("value"), str(line["figure"])
        measured = Measured(line["step"], float(value) if isinstance(value, int | float) else math.nan)
        count = line.get("n")
        newest = Measurements(
            *(measured, measured, measured),
            higher_is_better=line.get("higher_is_better") is not False,
            n=count if isinstance(count, int) else 0,
            provenance={key: line[key] for key in line.keys() - KNOWN},
        )
        found[name] = found[name].with_next(newest) if name in found else newest
    return found
