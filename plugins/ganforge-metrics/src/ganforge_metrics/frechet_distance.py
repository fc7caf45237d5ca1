"""`frechet`: the Fréchet distance by the features of any extractor."""

from typing import Literal

from ganforge_metrics.frechet_metric import FrechetMetric


class FrechetDistance(FrechetMetric):
    """The Fréchet distance of Heusel et al. 2017 by the features of any extractor, 0 where both sets are alike.

    It is too large where images are few: compare figures of the same number of images only. `fid` is the same by the
    features that give it its name.
    """

    name: Literal["frechet"] = "frechet"
