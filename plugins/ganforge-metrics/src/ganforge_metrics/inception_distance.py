"""`fid`: the Fréchet inception distance."""

from typing import Literal

from pydantic import Field

from ganforge_metrics.frechet_metric import FrechetMetric
from ganforge_metrics.inception import Inception


class InceptionDistance(FrechetMetric):
    """The Fréchet inception distance of Heusel et al. 2017, by the 2015 Inception graph, and by no other network.

    It is too large where images are few: papers use 50,000, and figures of different numbers cannot be compared.
    """

    name: Literal["fid"] = "fid"
    extractor: Inception = Field(description='Where the graph is: { name = "inception", weights = "FILE" }.')

    @property
    def figure_name(self) -> str:
        """The name says by what."""
        return self.name
