"""The options that U-Net and PatchGAN share."""

from typing import Literal

from pydantic import BaseModel, Field, PositiveInt

from ganforge import ExampleShape, ShapeError


class NetworkOptions(BaseModel):
    """Width, normalization, slope and initial weights of a convolutional network; the defaults are the paper's."""

    filters: PositiveInt = Field(64, description="Channels after the first convolution; each further one doubles them.")
    max_filters: PositiveInt | None = Field(None, description="Most channels; eight times `filters` unless given.")
    norm: Literal["batch", "instance", "none"] = Field("batch", description="Normalization after the convolutions.")
    norm_affine: bool = Field(
        True,
        description="Whether instance norms learn a scale and a shift per channel; the published networks' do not.",
    )
    norm_at_inference: Literal["batch", "moving"] = Field(
        "batch",
        description="Which statistics batch norm uses at inference: those of the `batch` or the `moving` averages.",
    )
    norm_momentum: float = Field(0.9, ge=0, lt=1, description="Share of the moving averages that stays at each step.")
    norm_synchronized: bool = Field(False, description="Batch norm over the batch of all devices together.")
    norm_epsilon: float = Field(1e-5, gt=0, description="Added to the variance; Keras's default is 1e-3.")
    norm_gamma_std: float = Field(
        0.02, ge=0, description="Spread of the initial norm scales around 1; 0 starts all at 1."
    )
    slope: float = Field(0.2, ge=0, le=1, description="Slope of the leaky ReLU below zero; 0 makes it a plain ReLU.")
    weight_std: float = Field(0.02, gt=0, description="Standard deviation of the initial weights around 0.")

    def width(self, level: int) -> int:
        """Channels after `level` doublings."""
        return min(self.filters * 2**level, self.max_filters or 8 * self.filters)


def require_one_size(who: str, shape: ExampleShape) -> None:
    """Refuse a source and a target that differ in size.

    Raises:
        ShapeError: they differ.
    """
    if shape.source and shape.source[:2] != shape.target[:2]:
        raise ShapeError(
            f"{who}: source and target differ in size, {shape}. Expected the same height and width for both. "
            "Resize one to the other in the dataset."
        )
