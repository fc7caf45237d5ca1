"""The blue rule: what is water in a picture."""

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import numpy as np
    import tensorflow as tf


class BlueRule(BaseModel):
    """A pixel is water where blue exceeds red and green by more than these margins, in 8-bit levels."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    red_margin: int = Field(
        10, ge=-256, le=255, description="Water is where blue - red is above this, in 8-bit levels."
    )
    green_margin: int = Field(
        0, ge=-256, le=255, description="And where blue - green is above this; -256 leaves green out of the rule."
    )

    def water(self, image: "np.ndarray | tf.Tensor") -> Any:
        """Where there is water.

        Args:
            image: (..., 3) red, green, blue in 8-bit levels, of any integer type; NumPy or TensorFlow.

        Returns:
            (...) bool, of the library the image came from.
        """
        levels = _signed(image)
        red, green, blue = levels[..., 0], levels[..., 1], levels[..., 2]
        return (blue - red > self.red_margin) & (blue - green > self.green_margin)


def _signed(image: Any) -> Any:
    import numpy as np

    if isinstance(image, np.ndarray):
        return image.astype(np.int16)
    import tensorflow as tf

    return tf.cast(image, tf.int16)
