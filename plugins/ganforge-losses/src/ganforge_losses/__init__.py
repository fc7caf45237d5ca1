"""Losses for ganforge that every method can use: the adversarial game, penalties, and distances between images."""

from ganforge_losses.adversarial import Adversarial
from ganforge_losses.charbonnier import Charbonnier
from ganforge_losses.focal_frequency import FocalFrequency
from ganforge_losses.gradient_penalty import GradientPenalty
from ganforge_losses.perceptual import Perceptual
from ganforge_losses.structural_similarity import StructuralSimilarity
from ganforge_losses.total_variation import TotalVariation

__all__ = [
    "Adversarial",
    "Charbonnier",
    "FocalFrequency",
    "GradientPenalty",
    "Perceptual",
    "StructuralSimilarity",
    "TotalVariation",
]
