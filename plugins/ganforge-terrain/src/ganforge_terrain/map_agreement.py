"""The metric of the terrain datasets."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ganforge import Metric, ShapeError
from ganforge_terrain.blue_rule import BlueRule

if TYPE_CHECKING:
    import numpy as np


class MapAgreement(Metric):
    """The share of pixels whose land or water, read off the generated image by the blue rule, is the source's."""

    needs: ClassVar[frozenset[str]] = frozenset({"source"})
    name: Literal["map-agreement"] = "map-agreement"
    blue_rule: BlueRule = Field(BlueRule(), description="What counts as water in the generated image.")

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """Each example's share: (batch,) in [0, 1].

        Args:
            source: (batch, height, width, channels) float32 in [-1, 1]; its first channel is white for water.
            target: unused.
            generated: (batch, height, width, 3) float32 in [-1, 1], compared as the 8-bit image it would be saved as.

        Raises:
            ShapeError: the generated image does not have 3 channels.
        """
        import numpy as np

        if generated.shape[-1] != 3:
            raise ShapeError(
                f"map-agreement: the generated image has {generated.shape[-1]} channels. "
                "Expected red, green and blue for the blue rule. Choose a dataset whose target has 3 channels."
            )
        levels = np.rint((generated + 1.0) * 127.5).astype(np.int16)
        return (self.blue_rule.water(levels) == (source[..., 0] > 0)).mean(axis=(1, 2))
