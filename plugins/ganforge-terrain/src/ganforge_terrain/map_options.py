"""Which windows are cut from which rasters."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from ganforge_terrain.blue_rule import BlueRule
from ganforge_terrain.windows import Bounds, Size


class MapOptions(BaseModel):
    """Rasters, and the windows to cut from them."""

    model_config = ConfigDict(frozen=True)

    path: Path = Field(description="The real terrain: an image file, red, green and blue.")
    simplified: Path | None = Field(
        None,
        description="Map, aligned pixel by pixel, in which the blue rule finds water; `path` unless given.",
    )
    blue_rule: BlueRule = Field(BlueRule(), description="What counts as water in the simplified map.")
    size: Size = Field(256, description="Side of the square windows in pixels, or [height, width].")
    scale: float = Field(1.0, ge=1, le=64, description="Raster pixels averaged, each way, into one pixel of a window.")
    water: Bounds = Field((0.2, 0.8), description="Least and greatest share of water in a window.")
    rows: Bounds = Field(
        (0.0, 1.0), description="The part of the raster's height to use, from the top, to leave out polar regions."
    )
