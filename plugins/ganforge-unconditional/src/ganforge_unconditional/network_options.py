"""The options that all networks share."""

from pydantic import BaseModel, Field, PositiveInt

from ganforge import ExampleShape, ImageShape, ShapeError, VectorShape

SMALLEST = 4
"""The least side of the smallest map, from which a generator starts and with which a discriminator ends."""


class NetworkOptions(BaseModel):
    """Width and depth of a convolutional network."""

    filters: PositiveInt = Field(64, description="Channels of the largest map; each further halving doubles them.")
    max_filters: PositiveInt | None = Field(None, description="Most channels; eight times `filters` unless given.")
    spectral_norm: bool = Field(
        False, description="Divide every kernel by its largest singular value (Miyato et al. 2018)."
    )
    depth: PositiveInt | None = Field(
        None,
        description="How often the largest map is halved to get the smallest; by default until the shorter side of "
        "that has 4 to 7 pixels.",
    )

    def width(self, level: int) -> int:
        """Channels after `level` halvings of the largest map."""
        return min(self.filters * 2**level, self.max_filters or 8 * self.filters)

    def halvings(self, asker: str, image: ImageShape) -> int:
        """How often this image is halved.

        Args:
            asker: what asks, for the message: `generator 'dcgan'`.
            image: the shape of an image.

        Raises:
            ShapeError: a side cannot be halved so often.
        """
        height, width, _ = image
        depth = self._depth(height, width)
        nearest = _nearest(height, 2**depth), _nearest(width, 2**depth)
        if nearest != (height, width):
            raise ShapeError(
                f"{asker}: {height}x{width} cannot be halved {depth} times. Expected height and width divisible by "
                f"{2**depth}; the nearest size that is: {nearest[0]}x{nearest[1]}. Resize or crop to it in the "
                "dataset, or set a smaller depth."
            )
        return depth

    def padded_size(self, height: int, width: int) -> tuple[int, int]:
        """The next size that can be halved so often."""
        depth = self._depth(height, width)
        padded = -(-height // 2**depth) * 2**depth, -(-width // 2**depth) * 2**depth
        return padded if self._depth(*padded) == depth else self.padded_size(*padded)

    def _depth(self, height: int, width: int) -> int:
        return self.depth or max(1, (min(height, width) // SMALLEST).bit_length() - 1)


def required_noise(asker: str, shape: ExampleShape) -> VectorShape:
    """The shape of the noise that a generator starts from.

    Args:
        asker: what needs it, for the message: `generator 'dcgan'`.
        shape: what the generator is built for.

    Raises:
        ShapeError: the method gives no noise.
    """
    noise = shape.extras.get("noise")
    if not isinstance(noise, VectorShape):
        raise ShapeError(
            f"{asker}: it makes images from noise, and the method gives it only {shape}. Choose the method "
            "'unconditional' or 'conditional', or a generator that translates a source."
        )
    return noise


def _nearest(side: int, multiple: int) -> int:
    return max(multiple, (side + multiple // 2) // multiple * multiple)
