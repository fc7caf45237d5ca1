"""CycleGAN for ganforge: translation learned from two sets of images without pairs."""

from ganforge_cyclegan.cycle import Cycle
from ganforge_cyclegan.cycle_consistency import CycleConsistency
from ganforge_cyclegan.identity import Identity
from ganforge_cyclegan.procedural_fruit import ProceduralFruit
from ganforge_cyclegan.resnet import ResNet

__all__ = ["Cycle", "CycleConsistency", "Identity", "ProceduralFruit", "ResNet"]
