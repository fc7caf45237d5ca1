"""The dataset that needs no files: windows of an endless procedural world."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge import Dataset, Example, Examples, ExampleShape, Palette, Split
from ganforge_terrain.blue_rule import BlueRule
from ganforge_terrain.windows import COAST_COLORS, Bounds, Size, sides, window_shape

if TYPE_CHECKING:
    import numpy as np
    import tensorflow as tf


class ProceduralTerrain(Dataset):
    """Binary coast maps and the terrain they belong to, cut from a world computed on the fly.

    Each split has its own part of the world, 2**29 pixels from the next. The blue rule makes the binary map from a
    simplified picture.
    """

    name: Literal["procedural-terrain"] = "procedural-terrain"
    size: Size = Field(256, description="Side of the square windows in pixels, or [height, width].")
    world: int = Field(0, ge=0, lt=2**28, description="Which world: another number is another planet.")
    water: Bounds = Field((0.2, 0.8), description="Least and greatest share of water in a window.")
    feature_size: float | None = Field(
        None, ge=8, description="Width of a typical island in pixels; two thirds of the longer side unless given."
    )
    blue_rule: BlueRule = Field(BlueRule(), description="What counts as water in the simplified picture.")

    def shape(self) -> ExampleShape:
        """(height, width, 1) to (height, width, 3)."""
        return window_shape(self.size)

    def load(self, split: Split, seed: int) -> Examples:
        """Windows without end; another seed looks at other places of the same world."""
        from ganforge_terrain.explorer import Explorer
        from ganforge_terrain.world import World

        height, width = sides(self.size)
        explorer = Explorer(World(self.world, self._feature_size()), height, width, self.water, self.blue_rule)

        def read(position: "tf.Tensor") -> Example:
            return explorer.example(position, split, seed)

        return Examples(None, read)

    def holds_more_than_source(self, path: Path, shape: ExampleShape) -> str:
        """Whether a file is in colors, as maps and terrain are."""
        from ganforge_terrain.water_map import in_colors

        return in_colors(path)

    def source_in(self, path: Path) -> "np.ndarray":
        """Where the blue rule finds water in a map in colors."""
        from ganforge_terrain.water_map import water_map

        return water_map(path, self.blue_rule)

    def palette(self, role: str) -> Palette:
        """Coast maps are black and white."""
        return COAST_COLORS if role == "source" else {}

    def describe(self) -> str:
        """The world, the size of its windows and their share of water."""
        height, width = sides(self.size)
        return f"world {self.world} in windows of {height}x{width}, {self.water[0]:.0%} to {self.water[1]:.0%} water"

    def _feature_size(self) -> float:
        return self.feature_size or max(8.0, max(sides(self.size)) * 2 / 3)
