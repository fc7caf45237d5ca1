"""BicycleGAN for ganforge: many images for one source."""

from ganforge_multimodal.bicycle import Bicycle
from ganforge_multimodal.code_divergence import CodeDivergence
from ganforge_multimodal.latent_regression import LatentRegression
from ganforge_multimodal.procedural_balloons import ProceduralBalloons

__all__ = ["Bicycle", "CodeDivergence", "LatentRegression", "ProceduralBalloons"]
