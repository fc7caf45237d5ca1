"""The one vocabulary of sizes."""

from typing import NamedTuple


class ImageShape(NamedTuple):
    """Height, width and channels of one image, in pixels."""

    height: int
    width: int
    channels: int

    def __str__(self) -> str:
        return f"{self.height}x{self.width}x{self.channels}"


class PairShape(NamedTuple):
    """What goes in and what comes out: the shapes of source and target."""

    source: ImageShape
    target: ImageShape

    def resized(self, height: int, width: int) -> "PairShape":
        """The same channels at another size in pixels."""
        return PairShape(
            ImageShape(height, width, self.source.channels), ImageShape(height, width, self.target.channels)
        )

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}"
