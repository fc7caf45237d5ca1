"""One trial of a search: the values that a study proposes, as a combination to train."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ganforge.callbacks.json_lines import read_objects
from ganforge.runs.directory import RunDirectory
from ganforge.sweeps.combination import Combination

if TYPE_CHECKING:
    import optuna


@dataclass
class Trial:
    """One trial of a search.

    Attributes:
        combination: what is trained.
        metric: the figure that the study optimizes.
        asked: the trial as the study knows it.
        reported: the steps whose figure the study knows.
    """

    combination: Combination
    metric: str
    asked: "optuna.trial.Trial"
    reported: set[int] = field(default_factory=set)

    def follow(self, run: RunDirectory) -> bool:
        """Report what the run has measured since the last time; whether the study wants it stopped."""
        is_pruned = False
        for line in read_objects(run.metrics, key="figure"):
            value, step = line.get("value"), line["step"]
            if line["figure"] == self.metric and isinstance(value, int | float) and step not in self.reported:
                self.asked.report(value, step)
                self.reported.add(step)
                is_pruned = self.asked.should_prune()
        return is_pruned
