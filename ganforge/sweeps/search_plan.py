"""How a search chooses its runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class SearchPlan:
    """How a search chooses its runs.

    Attributes:
        ranges: as `--search` takes them.
        trials: how many the study is to have, those of other machines included.
        metric: the name of the figure to optimize.
        higher_is_better: which figures are better.
        storage: where the study is; empty for a file in the folder of the sweep.
        study: its name.
        sampler: what chooses values.
        pruner: what stops trials early.
        owner: tells the trials of this sweep from those of other machines.
    """

    ranges: tuple[str, ...]
    trials: int
    metric: str
    higher_is_better: bool
    storage: str
    study: str
    sampler: str
    pruner: str
    owner: str

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """Read what `dataclasses.asdict` made of one."""
        values: dict[str, Any] = {**fields, "ranges": tuple(fields["ranges"])}
        return cls(**values)
