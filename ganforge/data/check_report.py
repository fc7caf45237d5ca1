"""The report of `ganforge data check`: what the images are, and what is wrong with them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

import numpy as np

from ganforge.components import Examples, Split


class Remark(NamedTuple):
    """A fault, which must be mended, or a warning about something that may be right."""

    severity: Literal["fault", "warning"]
    split: Split
    message: str


@dataclass
class ImageFacts:
    """What the images of one entry are.

    Attributes:
        shapes: all that occur, as 256x256x3.
        dtypes: all that occur.
        low: the smallest number; None if there is none.
        high: the largest number.
        digests: of the different images, with how often each occurs.
    """

    shapes: list[str] = field(default_factory=list)
    dtypes: list[str] = field(default_factory=list)
    low: float | None = None
    high: float | None = None
    digests: Counter[bytes] = field(default_factory=Counter)

    def add(self, image: np.ndarray, digest: bytes) -> None:
        """Include one image, (height, width, channels)."""
        for values, value in ((self.shapes, "x".join(map(str, image.shape))), (self.dtypes, image.dtype.name)):
            if value not in values:
                values.append(value)
        self.digests[digest] += 1
        numbers = image[np.isfinite(image)] if image.dtype.kind == "f" else image
        if numbers.size:
            low, high = float(numbers.min()), float(numbers.max())
            self.low = low if self.low is None else min(self.low, low)
            self.high = high if self.high is None else max(self.high, high)

    @property
    def values(self) -> str:
        """The smallest and the largest number, as text."""
        return "none" if self.low is None or self.high is None else f"{self.low:g} to {self.high:g}"


@dataclass
class SplitFacts:
    """What is known of one split.

    Attributes:
        size: how many examples it has; None if they are endless.
        checked: how many of them were checked.
        same_pictures: how many of these have a source that equals the target.
        images: facts about the images of each entry that is one.
    """

    size: int | None
    checked: int = 0
    same_pictures: int = 0
    images: dict[str, ImageFacts] = field(default_factory=lambda: defaultdict(ImageFacts))


@dataclass
class CheckReport:
    """The facts of every split that could be loaded, and all remarks.

    Attributes:
        splits: facts by split.
        remarks: faults and warnings.
        training: the training examples that could be loaded.
    """

    splits: dict[Split, SplitFacts] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    training: Examples | None = None

    @property
    def faults(self) -> int:
        """How many of the remarks are faults."""
        return sum(remark.severity == "fault" for remark in self.remarks)

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return {
            "splits": {split: _split_to_json(facts) for split, facts in self.splits.items()},
            "remarks": [remark._asdict() for remark in self.remarks],
            "faults": self.faults,
        }


def _split_to_json(facts: SplitFacts) -> dict[str, Any]:
    return {
        "size": facts.size,
        "checked": facts.checked,
        **{
            name: {"shapes": images.shapes, "dtypes": images.dtypes, "low": images.low, "high": images.high}
            for name, images in facts.images.items()
        },
    }
