"""What people may choose when they make images from seeds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class SampleOptions:
    """Which images are made from seeds.

    Attributes:
        seeds: of the images.
        walk: instead, two seeds: noise moves from the first to the second.
        frames: images of a walk, both ends among them.
        truncation: scales the noise.
        size: height and width; None: that of training or of the source.
        extras: what else the run's networks read, as `GivenExtras` takes it; tables and folders without a source name
            `seed-000012`.
        direction: one of the method's.
        are_examples: whether sources are like the files that the run was trained on, as in `Direction.read`.
    """

    seeds: tuple[int, ...] = ()
    walk: tuple[int, int] | None = None
    frames: int = 8
    truncation: float = 1.0
    size: tuple[int, int] | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)
    direction: str = "forward"
    are_examples: bool | None = None
