"""What this package offers."""

from collections.abc import Sequence

from ganforge import Loss, hookimpl
from ganforge_losses.focal_frequency import FocalFrequency
from ganforge_losses.perceptual import Perceptual
from ganforge_losses.structural_similarity import StructuralSimilarity
from ganforge_losses.total_variation import TotalVariation

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The losses."""
    return [StructuralSimilarity, FocalFrequency, TotalVariation, Perceptual]
