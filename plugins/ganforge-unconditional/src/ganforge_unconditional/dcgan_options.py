"""The options that both networks of DCGAN are built from."""

from typing import Literal

from pydantic import Field

from ganforge_unconditional.network_options import NetworkOptions


class DCGANOptions(NetworkOptions):
    """Norms and initial weights of DCGAN; the defaults are the paper's."""

    norm: Literal["batch", "none"] = Field("batch", description="Normalization after the convolutions.")
    norm_momentum: float = Field(0.9, ge=0, lt=1, description="Share of the moving averages that stays at each step.")
    norm_synchronized: bool = Field(False, description="Batch norm over the batch of all devices together.")
    weight_std: float = Field(0.02, gt=0, description="Standard deviation of the initial weights around 0.")


class DCGANDiscriminatorOptions(DCGANOptions):
    """What DCGAN's discriminator has beside them."""

    slope: float = Field(0.2, ge=0, le=1, description="Slope of the leaky ReLU below zero.")
    label: Literal["projection", "map"] = Field(
        "projection",
        description="How it sees a class, if there is one: as a direction that features should point to (Miyato and "
        "Koyama 2018), or as further channels of the image.",
    )
