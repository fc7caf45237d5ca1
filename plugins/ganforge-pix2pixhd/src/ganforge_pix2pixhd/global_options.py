"""The options that the global generator is built from."""

from typing import Literal

from pydantic import Field, PositiveInt

from ganforge_pix2pixhd.network_options import NetworkOptions


class GlobalOptions(NetworkOptions):
    """Width and depth of a global generator; the defaults are the paper's."""

    filters: PositiveInt = Field(64, description="Channels at full size; each halving doubles them.")
    halvings: PositiveInt = Field(4, description="How often the image is halved before the residual blocks.")
    blocks: PositiveInt = Field(9, description="Residual blocks at the smallest size.")
    upsample: Literal["deconvolution", "resize"] = Field(
        "deconvolution",
        description="Double by a 3x3 deconvolution, or by nearest pixels and a 3x3 convolution: no grid.",
    )
