"""The options that both networks of DCGAN are built from."""

from typing import Literal

from pydantic import Field

from ganforge_unconditional.norm_options import NormOptions


class DCGANOptions(NormOptions):
    """Norms and initial weights of DCGAN; the defaults are the paper's."""

    weight_std: float = Field(0.02, gt=0, description="Standard deviation of the initial weights around 0.")


class DCGANDiscriminatorOptions(DCGANOptions):
    """What DCGAN's discriminator has beside them."""

    slope: float = Field(0.2, ge=0, le=1, description="Slope of the leaky ReLU below zero.")
    label: Literal["projection", "map"] = Field(
        "projection",
        description="How it sees a class, if there is one: as a direction that features should point to (Miyato and "
        "Koyama 2018), or as further channels of the image.",
    )
