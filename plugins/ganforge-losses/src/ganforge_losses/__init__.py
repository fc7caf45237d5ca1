"""Losses for ganforge that compare images."""

from ganforge_losses.focal_frequency import FocalFrequency
from ganforge_losses.perceptual import Perceptual
from ganforge_losses.structural_similarity import StructuralSimilarity
from ganforge_losses.total_variation import TotalVariation

__all__ = ["FocalFrequency", "Perceptual", "StructuralSimilarity", "TotalVariation"]
