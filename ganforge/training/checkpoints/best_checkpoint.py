"""The best validation so far, by the metric that the experiment chose."""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from ganforge.components import Metric


@dataclass(frozen=True)
class Best:
    """The best validation of a run.

    Attributes:
        metric: what decides.
        step: when it was; 0 before there is one.
        figure: the value of the metric.
    """

    metric: Metric
    step: int = 0
    figure: float = math.nan

    def after(self, step: int, figures: Mapping[str, float]) -> Self:
        """The best including this validation; of two equal ones, the earlier."""
        figure = figures.get(f"validation/{self.metric.figure_name}", math.nan)
        sign = 1 if self.metric.higher_is_better else -1
        better = math.isfinite(figure) and (self.step == 0 or sign * figure > sign * self.figure)
        return replace(self, step=step, figure=figure) if better else self

    def restored(self, facts: Mapping[str, np.ndarray], steps: Sequence[int]) -> Self:
        """As in `arrays`, if its checkpoint is among these steps and the metric is the same; else no best yet."""
        step, figure = int(facts.get("best/step", 0)), float(facts.get("best/figure", math.nan))
        known = step in steps and int(facts.get("best/metric", self._metric_number)) == self._metric_number
        return replace(self, step=step if known else 0, figure=figure if known else math.nan)

    def arrays(self) -> dict[str, np.ndarray]:
        """What a checkpoint stores of it."""
        return {
            "best/step": np.array(self.step),
            "best/figure": np.array(self.figure),
            "best/metric": np.array(self._metric_number),
        }

    @property
    def _metric_number(self) -> int:
        """The name of the figure as a number, for checkpoints hold no text."""
        return zlib.crc32(self.metric.figure_name.encode())
