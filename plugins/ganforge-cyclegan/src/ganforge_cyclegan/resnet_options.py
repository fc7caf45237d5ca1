"""The options that the ResNet is built from."""

from pydantic import BaseModel, Field, PositiveInt


class ResNetOptions(BaseModel):
    """Width and depth of a ResNet; the defaults are the paper's."""

    filters: PositiveInt = Field(64, description="Channels at full size; each of the two halvings doubles them.")
    blocks: PositiveInt = Field(
        9, description="Residual blocks at a quarter of the size: 9 for 256 pixels and more, 6 for 128."
    )
    bias: bool = Field(
        False,
        description="Whether convolutions before a norm have a bias, as the published networks do. It has no effect: "
        "the norm takes it out again.",
    )
    weight_std: float = Field(0.02, gt=0, description="Standard deviation of the initial weights around 0.")
