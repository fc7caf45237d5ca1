"""Images from noise for ganforge: DCGAN and SNGAN, with and without classes, and a dataset of flowers to try it on."""

from ganforge_unconditional.conditional import Conditional
from ganforge_unconditional.dcgan_discriminator import DCGANDiscriminator
from ganforge_unconditional.dcgan_generator import DCGANGenerator
from ganforge_unconditional.procedural_flowers import ProceduralFlowers
from ganforge_unconditional.sngan_discriminator import SNGANDiscriminator
from ganforge_unconditional.sngan_generator import SNGANGenerator
from ganforge_unconditional.unconditional import Unconditional

__all__ = [
    "Conditional",
    "DCGANDiscriminator",
    "DCGANGenerator",
    "ProceduralFlowers",
    "SNGANDiscriminator",
    "SNGANGenerator",
    "Unconditional",
]
