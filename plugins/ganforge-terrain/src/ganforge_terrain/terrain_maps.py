"""The dataset of real maps: windows of one raster, or of an aligned pair."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ganforge import Dataset, Example, Examples, ExampleShape, Palette, Split
from ganforge_terrain.map_options import MapOptions
from ganforge_terrain.windows import COAST_COLORS, sides, window_shape

if TYPE_CHECKING:
    import numpy as np


class TerrainMaps(MapOptions, Dataset):
    """Binary coast maps and the terrain they belong to, cut at random from rasters of the user.

    The raster is divided into blocks. Each belongs to one split, and no window crosses the edge of a block, so that no
    pixel is in two splits. The rasters are held in memory once, in 8 bits.
    """

    name: Literal["terrain-maps"] = "terrain-maps"
    held_out: float = Field(
        0.1, gt=0, lt=0.5, description="Share of the blocks for validation, and as many again for test."
    )

    def shape(self) -> ExampleShape:
        """(height, width, 1) to (height, width, 3)."""
        return window_shape(self.size)

    def load(self, split: Split, seed: int) -> Examples:
        """Windows without end from this split's blocks; the seed decides which blocks a split gets.

        Raises:
            DataError: a raster is missing, cannot be read, does not match the other or is too small; or too few
                windows hold the share of water asked for.
        """
        import tensorflow as tf

        from ganforge_terrain.blocks import dealt
        from ganforge_terrain.noise import hashed
        from ganforge_terrain.survey import survey

        surveyed = survey(self)
        windows = surveyed.windows[dealt(len(surveyed.windows), self.held_out, seed)[split]]
        height, width = sides(self.size)

        def read(position: tf.Tensor) -> Example:
            block, window = (hashed(position, seed, die) % count for die, count in enumerate(windows.shape[:2]))
            top, left = tf.unstack(tf.constant(windows)[tf.cast(block, tf.int32), tf.cast(window, tf.int32)])
            return {
                "source": tf.slice(surveyed.water, (top, left, 0), (height, width, 1)),
                "target": tf.slice(surveyed.real, (top, left, 0), (height, width, 3)),
            }

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
        """The raster, the size of its windows and their share of water."""
        height, width = sides(self.size)
        return f"{self.path.name} in windows of {height}x{width}, {self.water[0]:.0%} to {self.water[1]:.0%} water"
