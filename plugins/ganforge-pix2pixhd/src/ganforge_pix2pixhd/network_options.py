"""The options that all networks of pix2pixHD share."""

from pydantic import BaseModel, Field


class NetworkOptions(BaseModel):
    """Initial weights, biases, and what is read beside the source."""

    reads: tuple[str, ...] = Field((), description="Extra images to join with the source, such as edges of instances.")
    bias: bool = Field(
        False,
        description="Whether convolutions before a norm have a bias, as the published networks do. It has no effect: "
        "the norm takes it out again.",
    )
    weight_std: float = Field(0.02, gt=0, description="Standard deviation of the initial weights around 0.")
