"""FeatureMetric: compares sets of images by the features that an extractor gives."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from ganforge import DistributionMetric, Extractor
from ganforge_metrics.lite0 import Lite0

if TYPE_CHECKING:
    import numpy as np


class FeatureMetric(DistributionMetric):
    """What the metrics of this package that compare sets have in common."""

    extractor: Extractor = Field(Lite0(), description="The network whose features describe the images.")

    @property
    def figure_name(self) -> str:
        """Features of another network give another figure."""
        return f"{self.name}/{self.extractor.label}"

    @property
    def provenance(self) -> Mapping[str, str]:
        """The extractor and the hash of its weights."""
        return {"extractor": self.extractor.name, "sha256": self.extractor.weights_hash}

    def features(self, images: "np.ndarray") -> "np.ndarray":
        """The extractor's features of each image as the picture that it would be saved as.

        Raises:
            ShapeError: the images are no pictures.
            DataError: the extractor lacks its weights.
        """
        from ganforge_metrics.feature_cache import features_of
        from ganforge_metrics.pictures import as_pictures

        return features_of(self.extractor, as_pictures(self.name, images))
