"""What people may choose when they translate files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ganforge.inference.job import Existing


@dataclass(frozen=True)
class TranslationOptions:
    """How files are translated.

    Attributes:
        are_examples: whether they are like those that the run was trained on, and hold more than a source; None: one
            that looks like that is refused.
        extras: what else the run's networks read, as `GivenExtras` takes it.
        direction: one of the method's.
        seed: another seed gives other images of those that chance allows.
        samples: how many images are made of each, from this seed on.
        half: the half of each image that is translated, where files hold two side by side.
        size: height and width that images are scaled to before.
        tile: side of the tiles that larger images are translated by; None: only those that memory does not hold, by
            tiles of a usual size.
        report: called with what is counted, Tiles or Frames, how many are done, and how many there are.
        keep_alpha: whether translations are as transparent as their sources.
        side_by_side: whether each image is shown beside its source, too.
        target: what images should become, to be shown there: a file, or a folder with one of the same name for each.
        existing: what to do about translations that are there already.
        recursive: whether images in subfolders are translated, too.
    """

    are_examples: bool | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)
    direction: str = "forward"
    seed: int = 0
    samples: int = 1
    half: Literal["left", "right"] | None = None
    size: tuple[int, int] | None = None
    keep_alpha: bool = False
    tile: int | None = None
    report: Callable[[str, int, int], None] = lambda what, done, total: None
    side_by_side: bool = False
    target: Path | None = None
    existing: Existing = "refuse"
    recursive: bool = False

    @property
    def seeds(self) -> tuple[int, ...]:
        """Of all images that are made of each."""
        return tuple(range(self.seed, self.seed + self.samples))
