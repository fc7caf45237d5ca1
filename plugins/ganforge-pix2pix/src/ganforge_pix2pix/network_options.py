"""The options that both networks share."""

from typing import Literal

from pydantic import BaseModel, Field, PositiveInt

from ganforge import PairShape, ShapeError


class NetworkOptions(BaseModel):
    """Width, normalization, slope and first weights of a convolutional network; the defaults are the paper's."""

    filters: PositiveInt = Field(64, description="Channels after the first convolution; each further one doubles them.")
    max_filters: PositiveInt | None = Field(None, description="The most channels; eight times `filters` unless given.")
    norm: Literal["batch", "instance", "none"] = Field("batch", description="Normalization after the convolutions.")
    norm_at_inference: Literal["batch", "moving"] = Field(
        "batch",
        description="Which statistics batch norm uses on new images: of the `batch` at hand or the `moving` averages.",
    )
    norm_momentum: float = Field(0.9, ge=0, lt=1, description="How much of the moving averages stays at each step.")
    norm_synchronized: bool = Field(False, description="Batch norm over the batch of all devices, not of each its own.")
    norm_epsilon: float = Field(1e-5, gt=0, description="Added to the variance; 1e-3 is Keras's own.")
    norm_gamma_std: float = Field(0.02, ge=0, description="Spread about 1 of the first norm scales; 0 starts all at 1.")
    slope: float = Field(0.2, ge=0, le=1, description="Slope of the leaky ReLU below zero; 0 makes it a plain ReLU.")
    weight_std: float = Field(0.02, gt=0, description="Spread about 0 of the first weights.")

    def width(self, level: int) -> int:
        """Channels after `level` doublings."""
        return min(self.filters * 2**level, self.max_filters or 8 * self.filters)


def require_one_size(who: str, shape: PairShape) -> None:
    """Refuse a source and a target that differ in size.

    Raises:
        ShapeError: they differ.
    """
    if shape.source[:2] != shape.target[:2]:
        raise ShapeError(
            f"{who}: source and target differ in size, {shape}. Both must have the same height and width. "
            "Resize one to the other in the dataset."
        )
