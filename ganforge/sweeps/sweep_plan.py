"""What a sweep is to train, as its folder records it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from ganforge.sweeps.combination import Combination
from ganforge.sweeps.search_plan import SearchPlan


@dataclass(frozen=True)
class SweepPlan:
    """What a sweep is to train.

    Attributes:
        overrides: of all runs, as `--set` takes them.
        working_folder: where relative paths in overrides start.
        combinations: the runs of a grid; empty for a search.
        search: how a search chooses its runs; None for a grid.
    """

    overrides: tuple[str, ...]
    working_folder: str
    combinations: tuple[Combination, ...] = ()
    search: SearchPlan | None = None

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote.

        Raises:
            KeyError: something is missing.
            TypeError: something is not what it should be.
        """
        search = fields["search"]
        return cls(
            tuple(fields["overrides"]),
            str(fields["working_folder"]),
            tuple(map(Combination.from_json, fields["combinations"])),
            SearchPlan.from_json(search) if search else None,
        )

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)
