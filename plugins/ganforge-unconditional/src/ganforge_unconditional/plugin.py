"""What this package offers to ganforge."""

from collections.abc import Sequence

from ganforge import Dataset, Discriminator, Generator, Method, hookimpl
from ganforge_unconditional.conditional import Conditional
from ganforge_unconditional.dcgan_discriminator import DCGANDiscriminator
from ganforge_unconditional.dcgan_generator import DCGANGenerator
from ganforge_unconditional.procedural_flowers import ProceduralFlowers
from ganforge_unconditional.sngan_discriminator import SNGANDiscriminator
from ganforge_unconditional.sngan_generator import SNGANGenerator
from ganforge_unconditional.unconditional import Unconditional

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_generators() -> Sequence[type[Generator]]:
    """The generators of DCGAN and SNGAN."""
    return [DCGANGenerator, SNGANGenerator]


@hookimpl
def ganforge_discriminators() -> Sequence[type[Discriminator]]:
    """The discriminators of DCGAN and SNGAN."""
    return [DCGANDiscriminator, SNGANDiscriminator]


@hookimpl
def ganforge_methods() -> Sequence[type[Method]]:
    """Images from noise, of any kind or of a class."""
    return [Conditional, Unconditional]


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """The drawn flowers."""
    return [ProceduralFlowers]
