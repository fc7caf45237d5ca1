"""The options that the U-Net is built from."""

from typing import ClassVar, Literal

from pydantic import Field, NonNegativeInt

from ganforge_pix2pix.conditions import Conditions, Place
from ganforge_pix2pix.network_options import NetworkOptions


class UNetOptions(NetworkOptions, Conditions):
    """Depth, skips and dropout of a U-Net; the defaults are the paper's.

    Extra images that it reads are joined with the source. Noise that a method mixes in is always read.
    """

    always_read: ClassVar[frozenset[str]] = frozenset({"noise"})
    vectors: tuple[Place, ...] = Field(
        ("bottleneck",),
        min_length=1,
        description="Where vectors that it reads come in: joined with the source at every pixel (input), with the "
        "smallest map (bottleneck), or as scales and shifts of the channels in each decoder block (film).",
    )
    depth: int = Field(8, ge=2, le=10, description="Halvings; height and width must be divisible by 2**depth.")
    bottleneck_norm: bool = Field(
        False,
        description="Normalize the smallest map too; at 1x1 pixels and batch size 1 that would erase it.",
    )
    bias: bool = Field(
        False, description="Whether all convolutions without a norm after them have a bias, not only the last."
    )
    skip: Literal["relu", "leaky", "none"] = Field(
        "relu",
        description="What skips and bottleneck carry: values after a ReLU (the paper) or after the leaky ReLU; `none` "
        "leaves the skips out, which makes it the paper's encoder-decoder.",
    )
    upsample: Literal["deconvolution", "resize"] = Field(
        "deconvolution",
        description="Double by a 4x4 deconvolution, or by nearest pixels and a 3x3 convolution: no checkerboards.",
    )
    full_size_filters: NonNegativeInt = Field(
        0,
        description="Channels of a last map at full size, and as many of what the network is given; a 3x3 convolution "
        "makes the image of both: sharp edges beside smooth areas. 0 makes it by the last doubling (the paper).",
    )
    dropout: float = Field(0.5, ge=0, lt=1, description="Share of values dropped in the first decoder blocks.")
    dropout_blocks: int = Field(3, ge=0, description="How many decoder blocks use dropout, from the bottleneck on.")
    dropout_at_inference: bool = Field(True, description="Drop on new images too: the only noise of pix2pix.")

    def norms(self, level: int) -> bool:
        """Whether the map after a halving is normalized: not the first, and the smallest only if that is wanted."""
        inner = 0 < level < self.depth - 1
        return self.norm != "none" and (inner or (level > 0 and self.bottleneck_norm))
