"""What this package offers to ganforge."""

from collections.abc import Sequence

from ganforge import Extractor, Metric, hookimpl
from ganforge_metrics.frechet_distance import FrechetDistance
from ganforge_metrics.inception import Inception
from ganforge_metrics.inception_distance import InceptionDistance
from ganforge_metrics.keras_application import KerasApplication
from ganforge_metrics.kernel_distance import KernelDistance
from ganforge_metrics.lite0 import Lite0
from ganforge_metrics.perceptual import Perceptual
from ganforge_metrics.precision import Precision
from ganforge_metrics.recall import Recall

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_extractors() -> Sequence[type[Extractor]]:
    """Networks that know photographs."""
    return [Inception, KerasApplication, Lite0]


@hookimpl
def ganforge_metrics() -> Sequence[type[Metric]]:
    """Figures by the features of an extractor."""
    return [FrechetDistance, InceptionDistance, KernelDistance, Perceptual, Precision, Recall]
