"""What people may choose when they translate files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True)
class TranslationOptions:
    """How files are translated.

    Attributes:
        are_examples: whether they are like those that the run was trained on, and hold more than a source; None: one
            that looks like that is refused.
        extras: what else the run's networks read, as `GivenExtras` takes it.
        direction: one of the method's.
        seed: another seed gives other images of those that chance allows.
        half: the half of each image that is translated, where files hold two side by side.
        size: height and width that images are scaled to before.
        tile: side of the tiles that larger images are translated by; None: only those that memory does not hold, by
            tiles of a usual size.
        report_tiles: called with how many tiles are done, and how many there are.
        keep_alpha: whether translations are as transparent as their sources.
    """

    are_examples: bool | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)
    direction: str = "forward"
    seed: int = 0
    half: Literal["left", "right"] | None = None
    size: tuple[int, int] | None = None
    keep_alpha: bool = False
    tile: int | None = None
    report_tiles: Callable[[int, int], None] = lambda done, total: None
