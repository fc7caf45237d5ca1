"""The report of `ganforge data check`: what the images are, and what is wrong with them."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from ganforge.components import Split


class Remark(NamedTuple):
    """A fault, which must be mended, or a warning about something that may be right."""

    severity: Literal["fault", "warning"]
    split: Split
    message: str


@dataclass
class ImageFacts:
    """What the images of one role are: shapes, dtypes, and the smallest and largest value."""

    shapes: list[str] = field(default_factory=list)
    dtypes: list[str] = field(default_factory=list)
    low: float = float("inf")
    high: float = float("-inf")

    def add(self, image: np.ndarray) -> None:
        """Include one image, (height, width, channels)."""
        for values, value in ((self.shapes, "x".join(map(str, image.shape))), (self.dtypes, image.dtype.name)):
            if value not in values:
                values.append(value)
        self.low, self.high = min(self.low, float(image.min())), max(self.high, float(image.max()))


@dataclass
class SplitFacts:
    """What is known of one split.

    Attributes:
        size: how many examples it has; None if they are endless.
        checked: how many of them were checked.
        roles: facts about sources and about targets.
    """

    size: int | None
    checked: int = 0
    roles: dict[str, ImageFacts] = field(default_factory=lambda: {"source": ImageFacts(), "target": ImageFacts()})


@dataclass
class CheckReport:
    """The facts of every split that could be loaded, and all remarks."""

    splits: dict[Split, SplitFacts] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """How many of the remarks are faults."""
        return sum(remark.severity == "fault" for remark in self.remarks)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "splits": {
                split: {
                    "size": facts.size,
                    "checked": facts.checked,
                    **{role: vars(image) for role, image in facts.roles.items() if facts.checked},
                }
                for split, facts in self.splits.items()
            },
            "remarks": [remark._asdict() for remark in self.remarks],
            "faults": self.faults,
        }
