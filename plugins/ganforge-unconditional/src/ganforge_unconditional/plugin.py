"""What this package offers to ganforge."""

from collections.abc import Sequence

from ganforge import Dataset, Discriminator, Generator, Method, hookimpl
from ganforge_unconditional.conditional import Conditional
from ganforge_unconditional.dcgan_discriminator import DCGANDiscriminator
from ganforge_unconditional.dcgan_generator import DCGANGenerator
from ganforge_unconditional.procedural_flowers import ProceduralFlowers
from ganforge_unconditional.unconditional import Unconditional

__ganforge_api__ = "2.0"


@hookimpl
def ganforge_generators() -> Sequence[type[Generator]]:
    """The generator of DCGAN."""
    return [DCGANGenerator]


@hookimpl
def ganforge_discriminators() -> Sequence[type[Discriminator]]:
    """The discriminator of DCGAN."""
    return [DCGANDiscriminator]


@hookimpl
def ganforge_methods() -> Sequence[type[Method]]:
    """Images from noise, of any kind or of a class."""
    return [Conditional, Unconditional]


@hookimpl
def ganforge_datasets() -> Sequence[type[Dataset]]:
    """The drawn flowers."""
    return [ProceduralFlowers]
