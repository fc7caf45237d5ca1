"""The options that SNGAN's networks are built from."""

from pydantic import Field, NonNegativeInt, PositiveInt

from ganforge_unconditional.network_options import NetworkOptions
from ganforge_unconditional.norm_options import NormOptions


class SNGANGeneratorOptions(NormOptions):
    """Width and norms of SNGAN's generator."""

    max_filters: PositiveInt | None = Field(256, description="Most channels.")


class SNGANDiscriminatorOptions(NetworkOptions):
    """Width and blocks of SNGAN's discriminator."""

    max_filters: PositiveInt | None = Field(256, description="Most channels.")
    spectral_norm: bool = Field(
        True, description="Divide every kernel by its largest singular value (Miyato et al. 2018)."
    )
    blocks: NonNegativeInt = Field(1, description="Residual blocks that keep the size, after those that halve it.")
