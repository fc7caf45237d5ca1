"""The options of networks with norms."""

from typing import Literal

from pydantic import Field

from ganforge_unconditional.network_options import NetworkOptions


class NormOptions(NetworkOptions):
    """Width, depth and norms of a convolutional network."""

    norm: Literal["batch", "none"] = Field("batch", description="Normalization of the convolutions' maps.")
    norm_momentum: float = Field(0.9, ge=0, lt=1, description="Share of the moving averages that stays at each step.")
    norm_synchronized: bool = Field(False, description="Batch norm over the batch of all devices together.")
