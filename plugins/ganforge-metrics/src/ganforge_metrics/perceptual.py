"""`perceptual`: how far translations are from their targets in the layers of a network."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from ganforge import Extractor, Metric, ShapeError
from ganforge_metrics.lite0 import Lite0

if TYPE_CHECKING:
    import numpy as np


class Perceptual(Metric):
    """How far each translation is from its target in the layers of a network, as LPIPS without its learned weights.

    It follows Zhang et al. 2018 up to there, so it is no LPIPS, and its figures are on another scale.
    """

    name: Literal["perceptual"] = "perceptual"
    higher_is_better: ClassVar[bool] = False
    extractor: Extractor = Field(Lite0(), description="The network; it must give layers.")

    @property
    def figure_name(self) -> str:
        """Layers of another network give another figure."""
        return f"{self.name}/{self.extractor.label}"

    @property
    def provenance(self) -> Mapping[str, str]:
        """The extractor and the hash of its weights."""
        return {"extractor": self.extractor.name, "sha256": self.extractor.weights_hash}

    def measure(self, source: "np.ndarray", target: "np.ndarray", generated: "np.ndarray") -> "np.ndarray":
        """One distance per example, (batch,), from images (batch, height, width, channels) float32 in [-1, 1].

        Raises:
            ShapeError: the images are no pictures, or the extractor gives no layers.
            DataError: the extractor lacks its weights.
        """
        from ganforge_metrics.layer_distance import layer_distance
        from ganforge_metrics.pictures import as_pictures

        layers = [self.extractor.layers(as_pictures(self.name, images)) for images in (target, generated)]
        if not layers[0]:
            raise ShapeError(
                f"perceptual: the extractor {self.extractor.name!r} gives no layers. Expected one that does, such as "
                "lite0, or a keras-application with the option `layers`."
            )
        return layer_distance(*layers)
