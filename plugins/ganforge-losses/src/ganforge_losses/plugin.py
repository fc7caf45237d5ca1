"""What this package offers."""

from collections.abc import Sequence

from ganforge import Loss, hookimpl
from ganforge_losses.adversarial import Adversarial
from ganforge_losses.charbonnier import Charbonnier
from ganforge_losses.focal_frequency import FocalFrequency
from ganforge_losses.gradient_penalty import GradientPenalty
from ganforge_losses.perceptual import Perceptual
from ganforge_losses.structural_similarity import StructuralSimilarity
from ganforge_losses.total_variation import TotalVariation

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_losses() -> Sequence[type[Loss]]:
    """The losses."""
    return [
        Adversarial,
        GradientPenalty,
        Charbonnier,
        StructuralSimilarity,
        FocalFrequency,
        TotalVariation,
        Perceptual,
    ]
