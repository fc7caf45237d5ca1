"""Which validation was the best so far, by the metric that the experiment chose."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ganforge.components import Metric


@dataclass(frozen=True)
class Best:
    """The best validation of a run; step 0 before there is one."""

    metric: Metric
    step: int = 0
    figure: float = math.nan

    def after(self, step: int, figures: Mapping[str, float]) -> Self:
        """What is best after this validation; the earlier of two that are equal."""
        figure = figures.get(f"validation/{self.metric.name}", math.nan)
        sign = 1 if self.metric.higher_is_better else -1
        better = math.isfinite(figure) and (self.step == 0 or sign * figure > sign * self.figure)
        return replace(self, step=step, figure=figure) if better else self

    def restored(self, facts: Mapping[str, np.ndarray], steps: Sequence[int]) -> Self:
        """As `arrays` gave it, if its checkpoint is among these steps; else nothing is best yet."""
        step, figure = int(facts.get("best/step", 0)), float(facts.get("best/figure", math.nan))
        known = step in steps
        return replace(self, step=step if known else 0, figure=figure if known else math.nan)

    def arrays(self) -> dict[str, np.ndarray]:
        """What a checkpoint holds of it."""
        return {"best/step": np.array(self.step), "best/figure": np.array(self.figure)}
